/**
 * Everyday work on a quiet machine, for real: a package is installed, npm installs, C is compiled, git clones, cron runs a job,
 * somebody logs in. There must be no alert of Warning or above. All of it happens in a cgroup whose name every alert prints,
 * so that what others do on the machine meanwhile does not count.
 */
import { assertEquals } from "@std/assert";
import { PRIORITIES } from "../../src/alerts/alert.ts";
import { liveTest } from "../_live.ts";
import { Cgroup, exists, run, Watch } from "./_watch.ts";

const URGENT = PRIORITIES.slice(0, PRIORITIES.indexOf("Warning") + 1);

/** Nothing may wait for a person for ever. */
const LIMIT = ["timeout", "-k", "1", "120"];

interface Work {
  name: string;
  /** Programs without which it cannot be done here. */
  needs: string[];
  /** Shell script, run in an empty folder. */
  script: string;
}

const WORK: Work[] = [
  {
    name: "a C build",
    needs: ["cc", "make"],
    script: `
      printf 'int f(void) { return 0; }\\n' > f.c
      printf 'int f(void); int main(void) { return f(); }\\n' > main.c
      printf 'prog: main.o f.o\\n\\tcc -o $@ $^\\ninstall: prog\\n\\tinstall -D prog out/bin/prog\\n' > Makefile
      make install`,
  },
  {
    name: "git clone",
    needs: ["git"],
    script: `
      git init -q a && cd a && echo text > file && git add .
      git -c user.name=a -c user.email=a@example.org commit -qm first
      cd .. && git clone -q a b && git clone -q file://$PWD/a c && cd b && git fetch -q && git gc -q`,
  },
  {
    name: "npm install",
    needs: ["npm"],
    script: `
      mkdir dep app
      echo '{"name":"dep","version":"1.0.0","bin":{"dep":"x.js"},"scripts":{"postinstall":"node x.js"}}' > dep/package.json
      echo 'require("fs").writeFileSync("done", "")' > dep/x.js
      echo '{"name":"app","version":"1.0.0"}' > app/package.json
      (cd dep && npm pack --silent)
      cd app && npm install --offline --no-audit --no-fund ../dep/dep-1.0.0.tgz`,
  },
  {
    name: "apt-get install",
    needs: ["apt-get", "dpkg-deb"],
    script: `
      umask 022
      mkdir -p p/DEBIAN p/usr/bin p/etc/saker-noise p/usr/lib/saker-noise
      printf 'Package: saker-noise\\nVersion: 1\\nArchitecture: all\\nMaintainer: a <a@example.org>\\nDescription: a test\\n' > p/DEBIAN/control
      echo /etc/saker-noise/conf > p/DEBIAN/conffiles
      printf '#!/bin/sh\\nset -e\\necho x > /etc/saker-noise/made\\ncp /bin/true /usr/bin/saker-noise-2\\nldconfig\\n' > p/DEBIAN/postinst
      printf '#!/bin/sh\\nset -e\\nrm -f /etc/saker-noise/made /usr/bin/saker-noise-2\\n' > p/DEBIAN/prerm
      chmod 755 p/DEBIAN/postinst p/DEBIAN/prerm
      echo x > p/etc/saker-noise/conf && cp /bin/true p/usr/bin/saker-noise && chmod 4755 p/usr/bin/saker-noise
      dpkg-deb --root-owner-group -b p p.deb
      apt-get -o DPkg::Lock::Timeout=50 install -y ./p.deb
      apt-get -o DPkg::Lock::Timeout=50 purge -y saker-noise`,
  },
  {
    name: "a job of cron",
    needs: ["run-parts"],
    script: `
      mkdir jobs && printf '#!/bin/sh\\nset -e\\nfind / -maxdepth 1 > /dev/null\\ngzip -c /etc/hosts > hosts.gz\\n' > jobs/job && chmod 755 jobs/job
      cp /bin/sh cron
      ./cron -c 'cd / && run-parts --report '"$PWD"'/jobs; true'`,
  },
  {
    name: "logrotate",
    needs: ["logrotate"],
    script: `
      mkdir log && echo line > log/x.log
      echo "$PWD/log/x.log { rotate 2
        copytruncate
        su root root }" > conf
      logrotate -f -s state conf`,
  },
  {
    name: "a login",
    needs: ["su", "login", "script"],
    script: `
      su - root -c 'true'
      # a shell that has just started throws away what has been typed
      type() { while sleep 0.5 && printf "$1"; do :; done; }
      type 'exit\\n' | script -qec 'login -f root' typescript
      export HISTFILE=$PWD/.bash_history
      type 'history -s ls\\nhistory -a\\nexit\\n' | script -qec 'bash -i' typescript`,
  },
  {
    name: "administration that only looks",
    needs: ["ps", "find"],
    script: `
      ps aux > /dev/null; ls -la /etc /root > /dev/null; cat /etc/passwd /etc/hosts > /dev/null
      find /etc -name '*.conf' > /dev/null; df > /dev/null; id > /dev/null; getent passwd root > /dev/null`,
  },
];

function onPath(program: string): boolean {
  return (Deno.env.get("PATH") ?? "").split(":")
    .some((folder) => exists(`${folder}/${program}`));
}

liveTest("everyday work raises no alert of Warning or above", async () => {
  const folder = await Deno.makeTempDir({ prefix: "saker-" });
  const mark = `saker-noise-${crypto.randomUUID()}`;
  const group = new Cgroup(mark);
  try {
    const watch = await Watch.start(folder, ["-p", "in %thread.cgroups"]);
    try {
      for (const [i, { name, needs, script }] of WORK.entries()) {
        if (!needs.every(onPath)) {
          console.warn(`not done, for want of ${needs}: ${name}`);
          continue;
        }
        const cwd = `${folder}/${i}`;
        Deno.mkdirSync(cwd);
        await run(group.wrap([...LIMIT, "/bin/sh", "-ec", script]), {
          cwd,
          env: { DEBIAN_FRONTEND: "noninteractive" },
          mayFail: name === "a login",
        });
      }
      // saker has seen the last of it when it reports what comes afterwards
      await run(group.wrap(["/bin/ln", "-s", "/etc/shadow", `${folder}/end`]));
      const end = await watch.find(
        ({ output }) => output.includes(`${folder}/end`),
        60_000,
      );
      assertEquals(end !== undefined, true, "saker did not see the end");
    } finally {
      await watch.stop();
    }
    const seen = watch.alerts.filter(({ output }) => output.includes(mark));
    assertEquals(
      seen.some(({ output }) => output.includes(`${folder}/end`)),
      true,
      "alerts do not name the cgroup",
    );
    const disturbing = seen
      .filter(({ priority }) => (URGENT as string[]).includes(priority))
      .filter(({ output }) => !output.includes(`${folder}/end`))
      .map(({ rule, output }) => `${rule}: ${output}`);
    assertEquals(disturbing, []);
  } finally {
    if (exists("/usr/bin/saker-noise")) {
      await run(["dpkg", "--purge", "saker-noise"], { mayFail: true });
    }
    await group.remove();
    await Deno.remove(folder, { recursive: true });
  }
});
