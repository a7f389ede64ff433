import { Page } from "../components/page";
import { EmptyState } from "../components/states";

export default function Traffic() {
  return (
    <Page title="Traffic">
      <EmptyState icon="traffic" title="Nothing here yet" />
    </Page>
  );
}
