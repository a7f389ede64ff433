import type { Tag } from "#schema";
import { api, call } from "../api/client";
import { useQuery } from "../api/query";
import type { FieldProps } from "../components/field";
import { Several } from "../components/several";

async function loadTags(signal: AbortSignal): Promise<Tag[]> {
  const tags: Tag[] = [];
  let cursor: string | undefined;
  do {
    const query = { per_page: 100, ...(cursor && { cursor }) };
    const page = await call(api.GET("/v1/crm/tags", { params: { query }, signal }));
    tags.push(...page.results);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return tags.sort((left, right) => left.name.localeCompare(right.name));
}

/** Of the team, by name. */
export function useTags(): Tag[] {
  return useQuery("tags", loadTags).data ?? [];
}

interface TagSelectProps extends FieldProps {
  value: readonly string[];
  onValue: (tagIds: string[]) => void;
  disabled?: boolean;
}

export function TagSelect(props: TagSelectProps) {
  const choices = useTags().map(({ id, name, color }) => ({ value: id, label: name, color }));
  return <Several {...props} choices={choices} nameOf={() => "…"} none="None" />;
}
