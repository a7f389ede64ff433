import { Page } from "../components/page";
import { EmptyState } from "../components/states";

export default function Emails() {
  return (
    <Page title="Emails">
      <EmptyState icon="emails" title="Nothing here yet" />
    </Page>
  );
}
