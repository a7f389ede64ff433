import { Page } from "../components/page";
import { EmptyState } from "../components/states";

export default function Keys() {
  return (
    <Page title="API keys">
      <EmptyState icon="keys" title="Nothing here yet" />
    </Page>
  );
}
