import { Page } from "../components/page";
import { EmptyState } from "../components/states";

export default function Deals() {
  return (
    <Page title="Deals">
      <EmptyState icon="deals" title="Nothing here yet" />
    </Page>
  );
}
