import type { Lead } from "#schema";

/** What a lead is called: its name, else what else is known of it. */
export function leadName({ first_name, last_name, company, email, phone }: Lead): string {
  return [first_name, last_name].filter(Boolean).join(" ") || company || email || phone || "Unnamed lead";
}
