import type { CatalogEntry, Lead, TimeframeInput } from "#schema";
import type { ComponentChildren } from "preact";
import { Button, IconButton } from "../components/button";
import { Combobox, type Choice } from "../components/combobox";
import { Input, Select } from "../components/field";
import { word } from "../components/format";
import type { IconName } from "../components/icon";
import { useTags } from "../leads/tags";
import { filterValues, withFilter, type FilterName, type Widget } from "./builder_state";
import { TimeframeFields } from "./builder_timeframe";
import { chartName, shapeOf } from "./builder_words";

export interface WidgetPanelProps {
  widget: Widget;
  /** Undefined where the viewer may not see it. */
  metric: CatalogEntry | undefined;
  reportTimeframe: TimeframeInput;
  /** `step` names what is typed bit by bit, for undo. */
  onChange: (change: Partial<Widget>, step?: string) => void;
  onMove: (dx: number, dy: number) => void;
  onResize: (dw: number, dh: number) => void;
  onDuplicate: () => void;
  onDelete: () => void;
}

/** How the selected widget is set up: only what its metric can do. */
export function WidgetPanel({ widget, metric, reportTimeframe, onChange, onMove, onResize, onDuplicate, onDelete }: WidgetPanelProps) {
  const overTime = metric?.shape === "timeseries";
  return (
    <div class="builder-panel__fields">
      <p class="builder-panel__metric">
        {metric ? `${word(metric.category)} · ${shapeOf(metric).name}${metric.adminOnly ? " · seen by admins only" : ""}` : "Only admins see this metric. It stays as it is."}
      </p>
      <Input
        label="Title"
        data-panel-start
        maxLength={200}
        placeholder={metric?.label}
        value={widget.title ?? ""}
        onValue={(title) => onChange({ title: title || null }, `title ${widget.instanceId}`)}
      />
      {metric && metric.charts.length > 1 && (
        <Choices label="Chart" options={metric.charts} name={chartName} value={widget.chart} onValue={(chart) => onChange({ chart })} />
      )}
      {metric && metric.groupBy.length > 0 && (
        <Select
          label="Split by"
          value={widget.groupBy ?? ""}
          options={[{ value: "", label: "Not split" }, ...metric.groupBy.map((value) => ({ value, label: word(value) }))]}
          onValue={(groupBy) => onChange({ groupBy: groupBy || null })}
        />
      )}
      {metric?.stock ? (
        <p class="field__hint">Shows the state as of now, whatever the time frame.</p>
      ) : (
        metric && (
          <TimeframeFields
            value={widget.timeframe}
            inherited={reportTimeframe}
            buckets={overTime}
            onValue={(timeframe) => onChange({ timeframe }, `timeframe ${widget.instanceId}`)}
          />
        )
      )}
      {metric?.filters.map((name) => (
        <Filter key={`${widget.instanceId} ${name}`} name={name} widget={widget} onChange={onChange} />
      ))}
      <fieldset class="builder-panel__place">
        <legend class="field__label">Position and size</legend>
        <div class="builder-panel__pads">
          <Pad
            buttons={[
              ["left", "Move left", () => onMove(-1, 0)],
              ["right", "Move right", () => onMove(1, 0)],
              ["up", "Move up", () => onMove(0, -1)],
              ["down", "Move down", () => onMove(0, 1)],
            ]}
          >
            Column {widget.x + 1}, row {widget.y + 1}
          </Pad>
          <Pad
            buttons={[
              ["minus", "Narrower", () => onResize(-1, 0)],
              ["plus", "Wider", () => onResize(1, 0)],
            ]}
          >
            {widget.w} wide
          </Pad>
          <Pad
            buttons={[
              ["minus", "Lower", () => onResize(0, -1)],
              ["plus", "Taller", () => onResize(0, 1)],
            ]}
          >
            {widget.h} high
          </Pad>
        </div>
      </fieldset>
      <div class="builder-panel__buttons">
        <Button icon="copy" onClick={onDuplicate}>
          Duplicate
        </Button>
        <Button icon="trash" kind="danger" onClick={onDelete}>
          Delete
        </Button>
      </div>
    </div>
  );
}

function Pad({ buttons, children }: { buttons: [IconName, string, () => void][]; children: ComponentChildren }) {
  return (
    <div class="builder-panel__pad">
      <span class="number">{children}</span>
      <span class="builder-panel__arrows">
        {buttons.map(([icon, label, onClick]) => (
          <IconButton key={label} icon={icon} label={label} kind="secondary" small onClick={onClick} />
        ))}
      </span>
    </div>
  );
}

interface ChoicesProps<V extends string> {
  label: string;
  options: readonly V[];
  name: (value: V) => string;
  value: string;
  onValue: (value: V) => void;
}

/** One of few, all in view. */
function Choices<V extends string>({ label, options, name, value, onValue }: ChoicesProps<V>) {
  return (
    <fieldset>
      <legend class="field__label">{label}</legend>
      <div class="choices">
        {options.map((option) => (
          <label key={option} class="choices__choice">
            <input type="radio" name={label} class="visually-hidden" checked={option === value} onChange={() => onValue(option)} />
            {name(option)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

const sources: Lead["source"][] = [
  "website", "referral", "portal", "social", "advertising", "email_campaign", "event", "cold_outreach", "partner", "import", "api", "other",
];
const statuses: Lead["status"][] = ["lead", "potential", "bad_timing", "client", "unqualified"];
const asChoices = (values: readonly string[]): Choice[] => values.map((value) => ({ value, label: word(value) }));

function Filter({ name, widget, onChange }: { name: FilterName; widget: Widget; onChange: WidgetPanelProps["onChange"] }) {
  const tags = useTags();
  const choices = name === "tag" ? tags.map(({ id, name: label }) => ({ value: id, label })) : asChoices(name === "source" ? sources : statuses);
  const values = filterValues(widget.filters, name);
  const set = (next: string[]) => onChange({ filters: withFilter(widget.filters, name, next) });
  return (
    <div class="builder-filter">
      <Combobox
        label={`Only with ${name}`}
        value=""
        placeholder={values.length > 0 ? "Add another" : `Any ${name}`}
        choices={choices.filter(({ value }) => !values.includes(value))}
        onValue={(value) => value && set([...values, value])}
      />
      {values.length > 0 && (
        <ul class="builder-filter__values">
          {values.map((value) => {
            const label = choices.find((choice) => choice.value === value)?.label ?? "Unknown";
            return (
              <li key={value}>
                <span class="ellipsis">{label}</span>
                <IconButton icon="close" label={`Remove ${label}`} small onClick={() => set(values.filter((each) => each !== value))} />
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
