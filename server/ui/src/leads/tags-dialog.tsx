import { useState } from "preact/hooks";
import type { Tag } from "#schema";
import { api, call } from "../api/client";
import { invalidate, useAction } from "../api/query";
import { Button, IconButton } from "../components/button";
import { Confirm, Dialog } from "../components/dialog";
import { Input } from "../components/field";
import { useTags } from "./tags";

const firstColor = "#6B7280";

/** The tags of the team: their names and colors, one more, one less. */
export function TagsDialog({ onClose }: { onClose: () => void }) {
  const tags = useTags();
  const [name, setName] = useState("");
  const [color, setColor] = useState(firstColor);
  const [deleting, setDeleting] = useState<Tag>();
  const create = useAction(async () => {
    await call(api.POST("/v1/crm/tags", { params: {}, body: { name: name.trim(), color: color.toUpperCase() } }));
    setName("");
    await invalidate("tags");
  });
  const remove = useAction(async () => {
    if (deleting) await call(api.DELETE("/v1/crm/tags/{tag_id}", { params: { path: { tag_id: deleting.id } } }));
    setDeleting(undefined);
    await invalidate("tags", "lead");
  });
  return (
    <Dialog title="Tags" onClose={onClose}>
      <ul class="tags">
        {tags.map((tag) => (
          <TagRow key={tag.id} tag={tag} onDelete={() => setDeleting(tag)} />
        ))}
      </ul>
      <form
        class="tags__row"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() && !create.busy) void create.run();
        }}
      >
        <ColorInput label="Color of the new tag" value={color} onValue={setColor} />
        <Input label="New tag" labelHidden placeholder="New tag" maxLength={80} value={name} onValue={setName} error={create.failure?.of("name") ?? create.failure?.message} dir="auto" />
        <Button type="submit" busy={create.busy} disabled={!name.trim()}>
          Add
        </Button>
      </form>
      {deleting && (
        <Confirm
          title={`Delete the tag ${deleting.name}?`}
          action="Delete tag"
          danger
          doing={remove}
          onClose={() => setDeleting(undefined)}
        >
          <p>It is taken off the leads that have it.</p>
        </Confirm>
      )}
    </Dialog>
  );
}

function TagRow({ tag, onDelete }: { tag: Tag; onDelete: () => void }) {
  const [name, setName] = useState(tag.name);
  const save = useAction(async (body: { name?: string; color?: string }) => {
    await call(api.PATCH("/v1/crm/tags/{tag_id}", { params: { path: { tag_id: tag.id } }, body }));
    await invalidate("tags");
  });
  const rename = () => {
    if (name.trim() !== tag.name) void save.run({ name: name.trim() });
  };
  return (
    <li class="tags__row">
      <ColorInput label={`Color of ${tag.name}`} value={tag.color} onValue={(color) => void save.run({ color: color.toUpperCase() })} />
      <Input
        label="Name"
        labelHidden
        maxLength={80}
        value={name}
        onValue={setName}
        onBlur={rename}
        onKeyDown={(event) => event.key === "Enter" && rename()}
        error={save.failure?.of("name") ?? save.failure?.message}
        dir="auto"
      />
      <IconButton icon="trash" label={`Delete ${tag.name}`} onClick={onDelete} />
    </li>
  );
}

function ColorInput({ label, value, onValue }: { label: string; value: string; onValue: (color: string) => void }) {
  return <input class="tags__color" type="color" aria-label={label} value={value.toLowerCase()} onChange={(event) => onValue(event.currentTarget.value)} />;
}
