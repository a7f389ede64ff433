import { useState } from "preact/hooks";
import type { Contact, DealDetail } from "#schema";
import { api, call } from "../api/client";
import { invalidate, useAction } from "../api/query";
import { may } from "../api/session";
import { Avatar } from "../components/avatar";
import { Button, IconButton } from "../components/button";
import { FormDialog } from "../components/dialog";
import { Input } from "../components/field";
import { Menu } from "../components/menu";

const nameOf = ({ name, email, phone }: Contact) => name ?? email ?? phone ?? "Unnamed";

export function Contacts({ deal }: { deal: DealDetail }) {
  const [editing, setEditing] = useState<Contact | "new" | null>(null);
  const remove = useAction(async (contact: Contact) => {
    await call(api.DELETE("/v1/crm/contacts/{contact_id}", { params: { path: { contact_id: contact.id } } }));
    await invalidate(`deal/${deal.id}`);
  });
  return (
    <div class="contacts">
      {deal.contacts.length === 0 && <p class="record__empty">Nobody yet. Who decides, who signs, who is to be called?</p>}
      <ul>
        {deal.contacts.map((contact) => (
          <li key={contact.id} class="contacts__contact">
            <Avatar name={nameOf(contact)} size="large" />
            <div class="contacts__facts">
              <span class="contacts__name" dir="auto">
                {nameOf(contact)}
                {contact.title && <span class="muted"> · {contact.title}</span>}
              </span>
              <span class="contacts__ways">
                {contact.email && <a href={`mailto:${contact.email}`}>{contact.email}</a>}
                {contact.phone && <a href={`tel:${contact.phone}`}>{contact.phone}</a>}
              </span>
            </div>
            {may("member") && (
              <Menu
                label={nameOf(contact)}
                align="end"
                trigger={(props) => <IconButton icon="more" label={`More about ${nameOf(contact)}`} small {...props} />}
                items={() => [
                  { label: "Edit", icon: "edit", onSelect: () => setEditing(contact) },
                  { label: "Remove", icon: "trash", danger: true, onSelect: () => void remove.run(contact) },
                ]}
              />
            )}
          </li>
        ))}
      </ul>
      {remove.failure && (
        <p class="field__error" role="alert">
          {remove.failure.message}
        </p>
      )}
      {may("member") && (
        <Button small icon="plus" onClick={() => setEditing("new")}>
          Add contact
        </Button>
      )}
      {editing && <ContactDialog dealId={deal.id} contact={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
    </div>
  );
}

function ContactDialog({ dealId, contact, onClose }: { dealId: string; contact: Contact | null; onClose: () => void }) {
  const [name, setName] = useState(contact?.name ?? "");
  const [email, setEmail] = useState(contact?.email ?? "");
  const [phone, setPhone] = useState(contact?.phone ?? "");
  const [title, setTitle] = useState(contact?.title ?? "");
  const save = useAction(async () => {
    const body = { name: name.trim() || null, email: email.trim() || null, phone: phone.trim() || null, title: title.trim() || null };
    await (contact
      ? call(api.PATCH("/v1/crm/contacts/{contact_id}", { params: { path: { contact_id: contact.id } }, body }))
      : call(api.POST("/v1/crm/deals/{deal_id}/contacts", { params: { path: { deal_id: dealId } }, body })));
    await invalidate(`deal/${dealId}`);
    onClose();
  });
  const known = name.trim() || email.trim();
  return (
    <FormDialog
      title={contact ? "Edit contact" : "Add contact"}
      action={contact ? "Save" : "Add contact"}
      ready={!!known}
      doing={save}
      onClose={onClose}
    >
      <Input label="Name" autofocus value={name} onValue={setName} error={save.failure?.of("name")} />
      <Input label="Email" type="email" value={email} onValue={setEmail} error={save.failure?.of("email")} hint="A name or an email is needed." />
      <div class="fields">
        <Input label="Phone" type="tel" value={phone} onValue={setPhone} error={save.failure?.of("phone")} />
        <Input label="Title" value={title} onValue={setTitle} error={save.failure?.of("title")} />
      </div>
    </FormDialog>
  );
}
