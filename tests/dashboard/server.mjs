// The server under test: a process of its own on a port of its own, with a database that nobody else has.
import { spawn, execFile } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdir, readFile, readdir } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { setTimeout as pause } from "node:timers/promises";

const run = promisify(execFile);

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Asks until the answer is true, and fails after so many seconds. */
export async function until(asked, what, seconds = 60) {
  const end = Date.now() + seconds * 1000;
  let last;
  do {
    try {
      const answer = await asked();
      if (answer) return answer;
      last = undefined;
    } catch (thrown) {
      last = thrown;
    }
    await pause(50);
  } while (Date.now() < end);
  throw new Error(`not within ${seconds} s: ${what}${last ? ` (${last.message})` : ""}`);
}

export class Server {
  /** `uiDir` stands in place of the dashboard in the program. */
  constructor({ program, database, folder, uiDir, demo = true }) {
    Object.assign(this, { program, database, folder, uiDir, demo });
    this.mails = join(folder, "mail");
    this.log = join(folder, "server.log");
  }

  async start() {
    await mkdir(this.mails, { recursive: true });
    this.port ??= await freePort();
    this.origin = `http://127.0.0.1:${this.port}`;
    const words = ["--db", this.database, "serve", "--listen", `127.0.0.1:${this.port}`, "--rate-limits", "off", "--mail-dir", this.mails];
    if (this.demo) words.push("--demo");
    if (this.uiDir) words.push("--ui-dir", this.uiDir);
    // It ends when this process does, however that happens.
    this.process = spawn("setpriv", ["--pdeathsig=KILL", this.program, ...words], { stdio: ["ignore", "pipe", "pipe"] });
    const log = createWriteStream(this.log, { flags: "a" });
    this.process.stdout.pipe(log, { end: false });
    this.process.stderr.pipe(log, { end: false });
    this.ended = new Promise((resolve) => this.process.once("exit", (code, signal) => resolve(code ?? signal)));
    let over = false;
    void this.ended.then(() => (over = true));
    await until(async () => {
      if (over) throw new Error(await readFile(this.log, "utf8"));
      return (await fetch(`${this.origin}/readyz`)).ok;
    }, "the server starts", 60);
    if (this.demo && !this.key) {
      const said = await until(async () => {
        const text = await readFile(this.log, "utf8");
        return /cdb_\w+/.test(text) && text;
      }, "the server says its key");
      this.key = /cdb_\w+/.exec(said)[0];
      this.link = /http:\S+#code=\w+/.exec(said)[0];
    }
    return this;
  }

  /** As an operator ends it, or as a crash does. */
  async stop(signal = "SIGTERM") {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill(signal);
    return this.ended;
  }

  async command(...words) {
    const { stdout } = await run(this.program, ["--db", this.database, ...words]);
    return stdout;
  }

  /** Somebody new, with a key: in a team of their own where there is none of that name. */
  async person({ name, team, role }) {
    const email = `${name.toLowerCase().replace(/\W+/g, ".")}@people.example`;
    const told = await this.command("user", "add", "--email", email, "--name", name, "--team", team, ...(role ? ["--role", role] : []));
    return { name, email, key: /cdb_\w+/.exec(told)[0], id: /user \S+ \((\S+)\)/.exec(told)[1] };
  }

  /** What a program does with a key: answers the body, throws what was refused. */
  as(key) {
    const send = (method) => async (path, body, headers = {}) => {
      const answer = await fetch(this.origin + path, {
        method,
        headers: { Authorization: `Bearer ${key}`, ...(body !== undefined && { "Content-Type": "application/json" }), ...headers },
        ...(body !== undefined && { body: typeof body === "string" || body instanceof FormData ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return text && JSON.parse(text);
    };
    return { get: send("GET"), post: send("POST"), patch: send("PATCH"), put: send("PUT"), delete: send("DELETE") };
  }

  /** The text of the mail to somebody, once it is there. */
  mailTo(address) {
    return until(async () => {
      for (const name of await readdir(this.mails)) {
        const mail = await readFile(join(this.mails, name), "utf8");
        if (mail.includes(address)) return decoded(mail);
      }
      return undefined;
    }, `a mail to ${address}`);
  }
}

/** Lines of quoted-printable joined again. */
const decoded = (mail) => mail.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
