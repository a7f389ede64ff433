import { Page } from "../components/page";
import { EmptyState } from "../components/states";

export default function Audit() {
  return (
    <Page title="Audit log">
      <EmptyState icon="audit" title="Nothing here yet" />
    </Page>
  );
}
