import { Page } from "../components/page";
import { EmptyState } from "../components/states";

export default function Team() {
  return (
    <Page title="Team">
      <EmptyState icon="team" title="Nothing here yet" />
    </Page>
  );
}
