// A PostgreSQL server that belongs to the tests alone and ends with them.
import { execFileSync, spawn } from "node:child_process";
import { chownSync, existsSync, mkdirSync, openSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { until } from "./server.mjs";

const versions = "/usr/lib/postgresql";

/** Debian's place for the programs of the newest server. */
function programs() {
  const found = existsSync(versions) ? readdirSync(versions).filter((version) => existsSync(join(versions, version, "bin/initdb"))) : [];
  if (found.length === 0) throw new Error("there is no PostgreSQL server to test with: apt install postgresql");
  return join(versions, found.sort((left, right) => Number(left) - Number(right)).at(-1), "bin");
}

/** The server refuses to be run by root. */
function unprivileged() {
  if (process.getuid() !== 0) return undefined;
  const id = (flag) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

class Cluster {
  constructor() {
    // Paths of sockets are short.
    this.folder = join(tmpdir(), `crondb-dashboard-${process.pid}`);
    this.user = unprivileged();
  }

  async start() {
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true });
    if (this.user) chownSync(this.folder, this.user.uid, this.user.gid);
    const data = join(this.folder, "data");
    const options = { cwd: "/", stdio: "ignore", ...this.user };
    execFileSync(
      join(programs(), "initdb"),
      ["--pgdata", data, "--auth=trust", "--username=crondb", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions"],
      options,
    );
    const log = openSync(join(this.folder, "log"), "w");
    const words = ["--pdeathsig=QUIT", join(programs(), "postgres"), "-D", data, "-k", this.folder];
    for (const setting of ["listen_addresses=", "fsync=off", "full_page_writes=off", "max_connections=100"]) words.push("-c", setting);
    this.process = spawn("setpriv", words, { ...options, stdio: ["ignore", log, log] });
    this.ended = new Promise((resolve) => this.process.once("exit", resolve));
    await until(() => execFileSync(join(programs(), "pg_isready"), ["-q", "-h", this.folder], { stdio: "ignore" }) !== undefined, "the cluster starts", 60);
  }

  async database(name) {
    this.started ??= this.start();
    await this.started;
    execFileSync(join(programs(), "createdb"), ["-h", this.folder, "-U", "crondb", name]);
    return `postgresql://crondb@/${name}?host=${this.folder}`;
  }

  async stop() {
    this.process.kill("SIGQUIT");
    await this.ended;
    rmSync(this.folder, { recursive: true, force: true });
  }
}

let one;
export const cluster = () => (one ??= new Cluster());
