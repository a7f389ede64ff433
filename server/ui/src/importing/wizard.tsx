import type { RefObject } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ImportReport } from "#schema";
import { go } from "../app/commands";
import { useRecord } from "../app/location";
import type { PageParameters } from "../app/routes";
import { api, asFailure, call, type Failure } from "../api/client";
import { invalidateAll, useQuery } from "../api/query";
import { Page } from "../components/page";
import { ErrorState, Skeleton } from "../components/states";
import { toast } from "../components/toast";
import { CheckStep } from "./check";
import { ColumnsStep } from "./columns";
import { openFile, readSheet, writeRecord, type Opened, type Recognition } from "./csv";
import { FileStep } from "./file";
import { PastImport, PastImports } from "./history";
import { lastKind, mappingOf, nothingChosen, recall, remember, written, type Chosen } from "./mapping";
import { Sending, type Sent } from "./sending";
import { ResultStep } from "./result";
import { upload } from "./upload";

const steps = { file: "File", columns: "Columns", check: "Check", result: "Import" };
type Step = keyof typeof steps;

const longestHeader = 10_000;

export default function Wizard({ id }: PageParameters) {
  const { close } = useRecord("/import");
  const kind = lastKind.value;
  const [step, setStep] = useState<Step>("file");
  const [opened, setOpened] = useState<Opened>();
  const [edited, setEdited] = useState<{ key: string; chosen: Chosen }>();
  const [createMissing, setCreateMissing] = useState(true);
  const [sent, setSent] = useState<Sent>();
  const [report, setReport] = useState<ImportReport>();
  const [failure, setFailure] = useState<Failure>();
  const heading = useRef<HTMLHeadingElement>(null);
  const running = useRef<AbortController>(undefined);

  const sheet = useMemo(() => opened && readSheet(opened.bytes, opened.recognised), [opened]);
  const header = sheet ? writeRecord(sheet.header, ",") : "";
  const fields = useQuery(opened ? `import-fields/${kind}?${header}` : null, (signal) => {
    const query = header.length <= longestHeader ? { header } : {};
    return call(api.GET("/v1/crm/import/{kind}/fields", { params: { path: { kind }, query }, signal }));
  });
  const key = `${kind} ${header}`;
  const recalled = useMemo(() => sheet && recall(kind, sheet.header), [kind, header]);
  const suggested = { ...nothingChosen, fields: fields.data?.suggestion?.mapping.fields ?? {} };
  const chosen = edited?.key === key ? edited.chosen : (recalled ?? suggested);

  useEffect(() => heading.current?.focus({ preventScroll: true }), [step]);
  const left = useRef(false);
  useEffect(
    () => () => {
      left.current = true;
    },
    [],
  );

  const start = async (file: File) => {
    setOpened(await openFile(file));
    setEdited(undefined);
    setReport(undefined);
    setFailure(undefined);
    setStep("columns");
    if (id) close();
  };

  const send = async (dryRun: boolean) => {
    if (!opened || !sheet || !fields.data) return;
    const style = written(chosen, fields.data.fields, sheet);
    const abort = new AbortController();
    running.current = abort;
    remember(kind, sheet.header, chosen);
    setFailure(undefined);
    setSent({ progress: 0, dryRun, rows: report && report.created + report.updated + report.unchanged + report.failed });
    setStep(dryRun ? "check" : "result");
    try {
      const answer = await upload({
        kind,
        file: opened.file,
        mapping: mappingOf(chosen, style, opened.recognised),
        createMissing,
        dryRun,
        onProgress: (progress) => setSent((before) => before && { ...before, progress }),
        abort: abort.signal,
      });
      setReport(answer);
      if (!dryRun) invalidateAll();
      // An import goes on while other pages are looked at.
      if (!dryRun && left.current) {
        toast(`Imported ${opened.file.name}.`, { tone: "success", action: { label: "Show", run: () => go(`/import/${answer.id}`) } });
      }
    } catch (thrown) {
      if (!dryRun && left.current) toast(asFailure(thrown).message, { tone: "failure" });
      if (!abort.signal.aborted) setFailure(asFailure(thrown));
      else setStep(dryRun ? "columns" : "check");
    }
    setSent(undefined);
  };

  const check = (file: File) => {
    const style = written(chosen, fields.data?.fields ?? [], sheet ?? { header: [], rows: [] });
    const mapping = mappingOf(chosen, style, { encoding: "utf-8", delimiter: opened?.recognised.delimiter ?? "," });
    const onProgress = () => {};
    return upload({ kind, file, mapping, createMissing, dryRun: true, onProgress, abort: new AbortController().signal });
  };

  const content = () => {
    if (step === "file" || !opened || !sheet) {
      return (
        <>
          <FileStep onFile={start} />
          <PastImports />
        </>
      );
    }
    if (fields.failure) return <ErrorState failure={fields.failure} retry={fields.refetch} />;
    if (!fields.data) return <Skeleton lines={8} />;
    if (step === "columns") {
      return (
        <ColumnsStep
          name={opened.file.name}
          kind={kind}
          fields={fields.data.fields}
          sheet={sheet}
          recognised={opened.recognised}
          onRecognised={(recognised: Recognition) => setOpened({ ...opened, recognised })}
          chosen={chosen}
          onChosen={(next) => setEdited({ key, chosen: next })}
          recalled={recalled !== undefined && edited?.key !== key}
          onForget={() => setEdited({ key, chosen: suggested })}
          createMissing={createMissing}
          onCreateMissing={setCreateMissing}
          onBack={() => setStep("file")}
          onNext={() => void send(true)}
        />
      );
    }
    if (sent) return <Sending sent={sent} onCancel={() => running.current?.abort(new DOMException("Cancelled", "AbortError"))} />;
    if (step === "check") {
      return (
        <CheckStep
          opened={opened}
          report={report}
          check={check}
          failure={failure}
          knowsRows={"external_id" in chosen.fields}
          onBack={() => setStep("columns")}
          onAgain={() => void send(true)}
          onImport={() => void send(false)}
        />
      );
    }
    return (
      <ResultStep
        kind={kind}
        opened={opened}
        report={report}
        check={check}
        failure={failure}
        onAgain={() => void send(false)}
        onNew={() => setStep("file")}
      />
    );
  };

  return (
    <Page title="Import" aside={id && <PastImport id={id} onClose={close} />}>
      <div class="import">
        <Steps at={step} heading={heading} />
        {content()}
      </div>
    </Page>
  );
}

function Steps({ at, heading }: { at: Step; heading: RefObject<HTMLHeadingElement | null> }) {
  const names = Object.keys(steps) as Step[];
  return (
    <>
      <ol class="import-steps" aria-label="Steps">
        {names.map((name, index) => (
          <li key={name} class="import-steps__step" aria-current={name === at ? "step" : undefined} data-done={index < names.indexOf(at)}>
            <span class="import-steps__number" aria-hidden="true">
              {index + 1}
            </span>
            {steps[name]}
          </li>
        ))}
      </ol>
      <h2 ref={heading} tabIndex={-1} class="visually-hidden">
        {steps[at]}
      </h2>
    </>
  );
}
