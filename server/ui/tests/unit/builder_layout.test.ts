import assert from "node:assert/strict";
import test from "node:test";
import { inOrder, moved, packed, reordered, resized, roomFor, type Placed } from "../../src/reports/builder_layout";

const of = (...rows: [string, number, number, number, number][]): readonly Placed[] =>
  rows.map(([instanceId, x, y, w, h]) => ({ instanceId, x, y, w, h }));

const board = of(["a", 0, 0, 3, 2], ["b", 3, 0, 3, 2], ["g", 6, 0, 6, 2], ["c", 0, 2, 8, 4], ["d", 8, 2, 4, 4], ["e", 0, 6, 6, 4], ["f", 6, 6, 6, 4]);
const at = (widgets: readonly Placed[], id: string) => {
  const { x, y, w, h } = widgets.find(({ instanceId }) => instanceId === id) ?? { x: -1, y: -1, w: 0, h: 0 };
  return [x, y, w, h];
};

function overlaps(widgets: readonly Placed[]): boolean {
  return widgets.some((left) =>
    widgets.some(
      (right) => left !== right && left.x < right.x + right.w && right.x < left.x + left.w && left.y < right.y + right.h && right.y < left.y + left.h,
    ),
  );
}

test("equal neighbours change places, and so do neighbours of one row", () => {
  const right = moved(board, "a", 1, 0);
  assert.deepEqual([at(right, "a"), at(right, "b")], [[3, 0, 3, 2], [0, 0, 3, 2]]);
  const left = moved(board, "d", -1, 0);
  assert.deepEqual([at(left, "d"), at(left, "c")], [[0, 2, 4, 4], [4, 2, 8, 4]]);
});

test("a step down goes past what is below", () => {
  assert.deepEqual(at(moved(board, "c", 0, 1), "e"), [0, 2, 6, 4]);
});

test("what can't move stays, as the same array", () => {
  assert.equal(moved(board, "a", -1, 0), board);
  assert.equal(moved(board, "a", 0, -1), board);
  assert.equal(moved(board, "d", 1, 0), board);
  assert.equal(moved(board, "e", 0, 1), board);
  assert.equal(moved(board, "none", 1, 0), board);
  assert.equal(resized(board, "d", 1, 0), board);
});

test("a widget grows by pushing others and has a least size", () => {
  const taller = resized(board, "c", 0, 1);
  assert.deepEqual([at(taller, "c"), at(taller, "e")], [[0, 2, 8, 5], [0, 7, 6, 4]]);
  const narrow = resized(resized(board, "a", -1, 0), "a", -1, 0);
  assert.deepEqual(at(narrow, "a"), [0, 0, 2, 2]);
});

test("nothing ever lies over another", () => {
  let widgets = board;
  for (let step = 0; step < 300; ++step) {
    const id = "abcdefg".charAt((step * 3) % 7);
    const [dx, dy] = ([[1, 0], [0, 1], [-1, 0], [0, -1]] as const)[(step * 5) % 4] ?? [0, 0];
    widgets = step % 3 ? moved(widgets, id, dx, dy) : resized(widgets, id, dx, dy);
    assert.equal(overlaps(widgets), false, `step ${step}`);
    assert.equal(widgets.every(({ x, w }) => x >= 0 && x + w <= 12), true);
  }
});

test("gaps close, and there is room for one more", () => {
  assert.deepEqual(packed(of(["a", 0, 3, 3, 2], ["b", 0, 9, 3, 2])), of(["a", 0, 0, 3, 2], ["b", 0, 2, 3, 2]));
  assert.deepEqual(roomFor(board.slice(0, 2), { w: 3, h: 2 }), { x: 6, y: 0, w: 3, h: 2 });
  assert.deepEqual(roomFor([], { w: 6, h: 4 }), { x: 0, y: 0, w: 6, h: 4 });
});

test("in a list a widget changes places with the one before it or after it", () => {
  const order = (widgets: readonly Placed[]) => inOrder(widgets).map(({ instanceId }) => instanceId).join("");
  assert.equal(order(board), "abgcdef");
  assert.equal(order(reordered(board, "c", -1)), "abcgdef");
  assert.equal(order(reordered(board, "e", 1)), "abgcdfe");
  assert.equal(order(reordered(reordered(board, "c", -1), "c", 1)), "abgcdef");
  assert.equal(overlaps(reordered(board, "c", -1)), false);
  assert.equal(reordered(board, "a", -1), board);
  assert.equal(reordered(board, "f", 1), board);
});
