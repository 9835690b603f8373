import type { Program } from "../process/process.ts";
import { nano } from "../editors/nano.ts";
import { vi } from "../editors/vi/vi.ts";
import { asInit } from "./kit/init.ts";
import { awk } from "./awk.ts";
import { cat } from "./cat.ts";
import { cp, mv } from "./copy-commands.ts";
import { cmp, strings } from "./file-comparison.ts";
import { dd } from "./dd.ts";
import { dos2unix, expand, factor, groups, logname, pidof, sync, unix2dos, unlink, usleep, who } from "./small-applets.ts";
import { top } from "./top.ts";
import { cut } from "./cut.ts";
import { diff } from "./diff.ts";
import { sed } from "./sed.ts";
import { date } from "./date.ts";
import { base64, hexdump, md5sum, od, sha1sum, sha256sum, xxd } from "./encoding-commands.ts";
import { env, printenv } from "./environment-commands.ts";
import { chmod, chown, ln, mkdir, mktemp, readlink, realpath, rm, rmdir, tee, touch, truncate } from "./file-commands.ts";
import { expr } from "./expr.ts";
import { find } from "./find.ts";
import { grep } from "./grep.ts";
import { head, tail } from "./head-tail.ts";
import { arch, hostname, id, nproc, tty, uname, whoami } from "./identity-commands.ts";
import { column, comm, fold, nl, paste, rev, shuf, tac, uniq } from "./line-commands.ts";
import { jq } from "./jq.ts";
import { less } from "./less.ts";
import { ls } from "./ls.ts";
import { echo, printf, seq, yes } from "./output-commands.ts";
import { kill, killall, nice, nohup, pgrep, pkill, ps, setsid, uptime } from "./process-commands.ts";
import { basename, clear, dirname, falseCommand, pwd, reset, sleep, test, trueCommand, which } from "./small-commands.ts";
import { sort } from "./sort.ts";
import { df, du, free, stat } from "./status-commands.ts";
import { tar } from "./tar.ts";
import { time, timeout } from "./timeout.ts";
import { tr } from "./tr.ts";
import { watch } from "./watch.ts";
import { wc } from "./wc.ts";
import { xargs } from "./xargs.ts";

const PROGRAMS: Readonly<Record<string, Program>> = {
  "/bin/[": test,
  "/bin/arch": arch,
  "/bin/awk": awk,
  "/bin/base64": base64,
  "/bin/basename": basename,
  "/bin/cat": cat,
  "/bin/chmod": chmod,
  "/bin/chown": chown,
  "/bin/clear": clear,
  "/bin/cmp": cmp,
  "/bin/column": column,
  "/bin/comm": comm,
  "/bin/cp": cp,
  "/bin/cut": cut,
  "/bin/date": date,
  "/bin/dd": dd,
  "/bin/df": df,
  "/bin/diff": diff,
  "/bin/dirname": dirname,
  "/bin/dos2unix": dos2unix,
  "/bin/du": du,
  "/bin/echo": echo,
  "/bin/egrep": grep,
  "/bin/env": env,
  "/bin/expand": expand,
  "/bin/expr": expr,
  "/bin/factor": factor,
  "/bin/false": falseCommand,
  "/bin/fgrep": grep,
  "/bin/find": find,
  "/bin/fold": fold,
  "/bin/free": free,
  "/bin/grep": grep,
  "/bin/groups": groups,
  "/bin/head": head,
  "/bin/hexdump": hexdump,
  "/bin/hostname": hostname,
  "/bin/id": id,
  "/bin/jq": jq,
  "/bin/kill": kill,
  "/bin/killall": killall,
  "/bin/ln": ln,
  "/bin/logname": logname,
  "/bin/ls": ls,
  "/bin/md5sum": md5sum,
  "/bin/mkdir": mkdir,
  "/bin/mktemp": mktemp,
  "/bin/mv": mv,
  "/bin/nice": nice,
  "/bin/nl": nl,
  "/bin/nohup": nohup,
  "/bin/nproc": nproc,
  "/bin/od": od,
  "/bin/paste": paste,
  "/bin/pgrep": pgrep,
  "/bin/pkill": pkill,
  "/bin/pidof": pidof,
  "/bin/printenv": printenv,
  "/bin/printf": printf,
  "/bin/ps": ps,
  "/bin/pwd": pwd,
  "/bin/readlink": readlink,
  "/bin/realpath": realpath,
  "/bin/reset": reset,
  "/bin/rev": rev,
  "/bin/rm": rm,
  "/bin/rmdir": rmdir,
  "/bin/sed": sed,
  "/bin/seq": seq,
  "/bin/setsid": setsid,
  "/bin/sha1sum": sha1sum,
  "/bin/sha256sum": sha256sum,
  "/bin/shuf": shuf,
  "/bin/sleep": sleep,
  "/bin/sort": sort,
  "/bin/stat": stat,
  "/bin/strings": strings,
  "/bin/sync": sync,
  "/bin/tac": tac,
  "/bin/tail": tail,
  "/bin/tar": tar,
  "/bin/tee": tee,
  "/bin/test": test,
  "/bin/time": time,
  "/bin/timeout": timeout,
  "/bin/top": top,
  "/bin/touch": touch,
  "/bin/tr": tr,
  "/bin/true": trueCommand,
  "/bin/truncate": truncate,
  "/bin/tty": tty,
  "/bin/uname": uname,
  "/bin/uniq": uniq,
  "/bin/unix2dos": unix2dos,
  "/bin/unlink": unlink,
  "/bin/uptime": uptime,
  "/bin/usleep": usleep,
  "/bin/w": who,
  "/bin/watch": watch,
  "/bin/wc": wc,
  "/bin/which": which,
  "/bin/who": who,
  "/bin/whoami": whoami,
  "/bin/xargs": xargs,
  "/bin/xxd": xxd,
  "/bin/yes": yes,
  "/bin/less": less,
  "/bin/more": less,
  "/bin/nano": nano,
  "/bin/vi": vi,
  "/bin/vim": vi,
};

/** Every command of a Linux userland that a tutorial needs, by absolute path. Shells are in language/shell-program.ts. */
export const COREUTILS: Readonly<Record<string, Program>> = Object.fromEntries(Object.entries(PROGRAMS).map(([path, program]) => [path, asInit(program)]));
