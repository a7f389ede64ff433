import { Page } from "../components/page";
import { EmptyState } from "../components/states";

export default function Gallery() {
  return (
    <Page title="Reports">
      <EmptyState icon="reports" title="Nothing here yet" />
    </Page>
  );
}
