import { Page } from "../components/page";
import { EmptyState } from "../components/states";

export default function Inbox() {
  return (
    <Page title="Inbox">
      <EmptyState icon="inbox" title="Nothing here yet" />
    </Page>
  );
}
