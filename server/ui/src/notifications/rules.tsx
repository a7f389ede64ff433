import { Page } from "../components/page";
import { EmptyState } from "../components/states";

export default function Rules() {
  return (
    <Page title="Rules and channels">
      <EmptyState icon="bell" title="Nothing here yet" />
    </Page>
  );
}
