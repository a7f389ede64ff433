import type { Deal, PatchDeal } from "#schema";
import { Failure, api, call } from "../api/client";
import { invalidate } from "../api/query";
import { differences } from "./differences";

const patch = (id: string, version: number, body: PatchDeal) =>
  call(api.PATCH("/v1/crm/deals/{deal_id}", { params: { path: { deal_id: id }, header: { "If-Match": `"${version}"` } }, body }));

/**
 * Changes fields of a deal as the viewer saw it. If somebody has changed it meanwhile, the change is made all the same where it concerns other
 * fields; else it is refused with what they have changed, and saving once more overrides that.
 */
export async function saveDeal(seen: Deal, change: PatchDeal): Promise<void> {
  try {
    await patch(seen.id, seen.version, change);
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.code !== "precondition_failed") throw thrown;
    const current = await call(api.GET("/v1/crm/deals/{deal_id}", { params: { path: { deal_id: seen.id } } }));
    const same = (field: string) => JSON.stringify(current[field as keyof Deal]) === JSON.stringify(seen[field as keyof Deal]);
    if (!Object.keys(change).every(same)) {
      await invalidate(`deal/${seen.id}`);
      throw new Failure("precondition_failed", `Somebody changed this meanwhile (${differences(seen, current)}). Save again to override it.`);
    }
    await patch(seen.id, current.version, change);
  }
  await invalidate(`deal/${seen.id}`, "kanban", "deals");
}
