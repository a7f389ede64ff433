import type { List } from "../api/list";
import { Button } from "./button";
import { count } from "./format";

/** Below a list that isn't virtual: how much of it is shown, and the rest. */
export function Pagination({ list, noun }: { list: List<{ id: string }>; noun: string }) {
  return (
    <div class="pagination">
      <span class="muted number">
        {list.total === undefined ? count(list.rows.length) : `${count(list.rows.length)} of ${count(list.total)}`} {noun}
      </span>
      {list.more && (
        <Button small onClick={list.more}>
          Show more
        </Button>
      )}
    </div>
  );
}
