import type { SchedulePreview } from "#schema";
import { api, call } from "../api/client";
import { useQuery } from "../api/query";
import { Button } from "../components/button";
import { Dialog } from "../components/dialog";
import { decimal } from "../components/format";
import { Icon } from "../components/icon";
import { ErrorState, Skeleton } from "../components/states";

const shownCharacters = 4000;

function fileOf({ content, encoding, media_type }: SchedulePreview["attachment"]): Blob {
  if (encoding === "text") return new Blob([content], { type: media_type });
  return new Blob([Uint8Array.from(atob(content), (character) => character.charCodeAt(0))], { type: media_type });
}

function download(attachment: SchedulePreview["attachment"]) {
  const address = URL.createObjectURL(fileOf(attachment));
  Object.assign(document.createElement("a"), { href: address, download: attachment.name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** The mail as it would be sent now. */
export function Preview({ id, unsaved, onClose }: { id: string; unsaved: boolean; onClose: () => void }) {
  const { data, failure, refetch } = useQuery(`schedule/${id}/preview`, (signal) =>
    call(api.GET("/v1/reports/export-preview", { params: { query: { schedule_id: id } }, signal })),
  );
  return (
    <Dialog title="What would be sent now" width="wide" onClose={onClose}>
      {unsaved && <p class="notice">What isn’t saved yet is not in it.</p>}
      {data ? <Mail preview={data} /> : failure ? <ErrorState failure={failure} retry={refetch} /> : <Skeleton lines={6} />}
    </Dialog>
  );
}

function Mail({ preview: { schedule, subject, body, attachment } }: { preview: SchedulePreview }) {
  return (
    <>
      <dl class="preview__head">
        <dt>To</dt>
        <dd>{schedule.recipients.join(", ")}</dd>
        <dt>Subject</dt>
        <dd>{subject}</dd>
      </dl>
      <p class="preview__body">{body.trim()}</p>
      <div class="preview__file">
        <Icon name="reports" />
        <span class="ellipsis">{attachment.name}</span>
        <span class="muted">{decimal(attachment.bytes / 1024, 1)} KiB</span>
        <Button small icon="download" onClick={() => download(attachment)}>
          Download
        </Button>
      </div>
      {attachment.encoding === "text" && (
        <pre class="preview__text" tabIndex={0} aria-label="The attachment">
          {attachment.content.slice(0, shownCharacters)}
          {attachment.content.length > shownCharacters && "…"}
        </pre>
      )}
    </>
  );
}
