import { Combobox, type ComboboxProps } from "../components/combobox";

const names = new Intl.DisplayNames(undefined, { type: "currency" });
const currencies = Intl.supportedValuesOf("currency").map((code) => ({ value: code, label: code, detail: names.of(code) }));

export function CurrencySelect(props: Omit<ComboboxProps, "choices" | "label"> & { label?: string }) {
  return <Combobox label="Currency" {...props} choices={currencies} valueLabel={props.value} />;
}
