import { Page } from "../components/page";
import { EmptyState } from "../components/states";

export default function Board() {
  return (
    <Page title="Board">
      <EmptyState icon="board" title="Nothing here yet" />
    </Page>
  );
}
