import { asFailure } from "../api/client";
import { toast } from "./toast";

/** Does what a menu or a button asked for; where that fails, a toast says why. */
export async function attempt(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (thrown) {
    toast(asFailure(thrown).message, { tone: "failure" });
  }
}
