import { Virtualizer, elementScroll, observeElementOffset, observeElementRect, type VirtualItem } from "@tanstack/virtual-core";
import type { RefObject } from "preact";
import { useLayoutEffect, useReducer, useState } from "preact/hooks";

export interface VirtualOptions {
  count: number;
  /** Pixels of each; measured ones correct it where `measure` is given to the elements. */
  size: number;
  scroll: RefObject<HTMLElement | null>;
  gap?: number;
  paddingStart?: number;
  paddingEnd?: number;
  overscan?: number;
  keyOf?: (index: number) => string | number;
}

export interface Virtual {
  items: VirtualItem[];
  /** Pixels of all together. */
  height: number;
  /** As `ref` of elements with `data-index`. */
  measure: (element: Element | null) => void;
  scrollTo: (index: number) => void;
}

/** Which of many rows are in view. */
export function useVirtual({ count, size, scroll, keyOf, overscan = 6, ...rest }: VirtualOptions): Virtual {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const options = {
    count,
    ...rest,
    ...(keyOf && { getItemKey: keyOf }),
    getScrollElement: () => scroll.current,
    estimateSize: () => size,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => redraw(undefined as never),
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, Element>(options));
  // The first picture comes sooner without what lies beyond its edge.
  virtualizer.setOptions({ ...options, overscan: virtualizer.scrollOffset ? overscan : 0 });
  useLayoutEffect(() => virtualizer._didMount(), []);
  useLayoutEffect(() => virtualizer._willUpdate());
  return {
    items: virtualizer.getVirtualItems(),
    height: virtualizer.getTotalSize(),
    measure: virtualizer.measureElement,
    scrollTo: (index) => virtualizer.scrollToIndex(index, { align: "auto" }),
  };
}
