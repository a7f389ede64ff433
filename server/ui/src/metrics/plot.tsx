import { BarChart, LineChart, PieChart, RadarChart, type BarSeriesOption, type LineSeriesOption, type PieSeriesOption, type RadarSeriesOption } from "echarts/charts";
import { GridComponent, RadarComponent, type GridComponentOption, type RadarComponentOption } from "echarts/components";
import { init, use, type ComposeOption, type EChartsType } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

use([BarChart, LineChart, PieChart, RadarChart, GridComponent, RadarComponent, SVGRenderer]);

export type Option = ComposeOption<
  BarSeriesOption | LineSeriesOption | PieSeriesOption | RadarSeriesOption | GridComponentOption | RadarComponentOption
>;

export interface Size {
  width: number;
  height: number;
}

/** The size of an element, once it is known and whenever it changes. */
export function useSize(ref: RefObject<HTMLElement | null>): Size | undefined {
  const [size, setSize] = useState<Size>();
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      if (width > 0 && height > 0) setSize({ width: Math.round(width), height: Math.round(height) });
    });
    if (ref.current) observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return size;
}

export interface PlotProps {
  option: Option;
  size: Size;
  onReady?: (chart: EChartsType) => void;
}

/** What ECharts draws. It is hidden from assistive technology: what is in it is told by what stands around it. */
export function Plot({ option, size, onReady }: PlotProps) {
  const ref = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType>(undefined);
  useEffect(() => {
    if (!ref.current) return;
    chart.current = init(ref.current, null, { renderer: "svg", ...size });
    onReady?.(chart.current);
    return () => chart.current?.dispose();
  }, []);
  useEffect(() => {
    chart.current?.resize(size);
    chart.current?.setOption({ animation: false, ...option }, { notMerge: true });
  }, [option, size.width, size.height]);
  return <div ref={ref} class="plot" aria-hidden="true" />;
}
