import { Page } from "../components/page";
import { EmptyState } from "../components/states";

export default function Profile() {
  return (
    <Page title="Ideal customers">
      <EmptyState icon="icp" title="Nothing here yet" />
    </Page>
  );
}
