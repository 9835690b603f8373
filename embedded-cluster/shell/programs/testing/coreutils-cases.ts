/** Commands whose outcome is recorded from GNU coreutils, grep, sed, findutils, diffutils, mawk and jq 1.6 (recorded.json). */
export const PREPARATION = `printf 'b 2\\na 10\\nc 1\\na 9\\n' > s; seq 3 > f1; seq 4 6 > f2; seq 20 > e1; mkdir a b; cp f1 a; cp -r a b; cp f2 b; echo x > ex`;

export const COREUTILS_CASES: Readonly<Record<string, readonly string[]>> = {
  sort: [
    `printf 'b 2\\na 10\\nc 1\\na 9\\n' > s; sort s; sort -k2 -n s; sort -u -k1,1 s; sort -r s; sort -t' ' -k2,2nr s; echo "10K 5M 1G 3" | tr ' ' '\\n' | sort -h; printf '1.10\\n1.9\\n1.2\\n' | sort -V; sort nofile; echo $?; sort -c s; echo $?; printf 'B\\na\\nC\\n' | sort -f; sort -n -k2 -o o s; cat o`,
  ],
  uniq: [
    `printf 'a\\na\\nb\\nA\\na\\n' | uniq; printf 'a\\na\\nb\\n' | uniq -c; printf 'a\\na\\nb\\n' | uniq -d; printf 'a\\na\\nb\\n' | uniq -u; printf 'a\\nA\\n' | uniq -i`,
  ],
  cut: [
    `echo 'a,b,c' | cut -d, -f2-; echo abcdef | cut -c2-4; echo 'a b' | cut -d' ' -f1; echo abc | cut -f1; cut -x; cut; echo $?; echo a:b:c | cut -d: -f1,3 --output-delimiter=-`,
  ],
  tr: [
    `echo hello | tr a-z A-Z; echo 'a  b' | tr -s ' '; echo abc123 | tr -d 0-9; echo abc | tr -c 'a\\n' x; echo 'a\\tb' | tr '\\\\' /; echo HELLO | tr '[:upper:]' '[:lower:]'; tr a; echo $?; echo aabbcc | tr -s 'a-b'`,
  ],
  "head and tail": [
    `seq 10 | head -3; seq 10 | tail -3; seq 10 | tail -n +8; seq 10 | head -n -7; seq 3 > f1; seq 4 6 > f2; head -1 f1 f2; tail -n1 f1 f2; head nofile; echo $?; head -c 3 f1; tail -c 2 f1; head -x; echo $?; head -n abc f1`,
  ],
  wc: [`wc f1; wc -l f1 f2; wc -w < f1; echo -n abc | wc -c; wc nofile; echo $?; echo 日本 | wc -m; wc -L f1`],
  "cat and friends": [
    `cat -n f1; cat -A <<< $'a\\tb'; cat nofile f1; echo $?; cat -b f1; cat .; cat -z; nl f1; tac f1; rev <<< abc; paste f1 f2; paste -sd, f1; paste -d: f1 f2`,
  ],
  "mkdir and rm": [
    `mkdir a; mkdir a; echo $?; mkdir x/y; mkdir -p p/q/r; rmdir p; rmdir p/q/r; rm a; rm nofile; echo $?; rm -f nofile; echo $?; rm -r p; rm; touch t1; rm -v t1; mkdir -v v; rm -rv v; rm -rf /; mkdir; rmdir nofile; touch x/y`,
  ],
  "cp, mv and ln": [
    `cp f1; cp f1 c1; cat c1; cp a c2; cp nofile c3; cp f1 f2 nodir; cp f1 f2 a; ls a; cp -r a b; ls b; mv c1 c4; ls c1 c4; mv nofile x; mv f1 a/; ls a; mv a b; ls b; cp a; echo x > ex; cp ex ex; mv ex ex; mv; cp -v ex ex2; mv -v ex2 ex3; ln -s ex lnk; readlink lnk; cat lnk; ls -F; ln -s ex lnk; ln nofile z; readlink ex; echo $?; realpath lnk | sed 's,.*/,,'; basename /a/b.txt .txt; basename /a/b/; dirname /a/b /c d; basename; echo $?`,
  ],
  "chmod, stat and touch": [
    `chmod 600 ex; stat -c '%a %A %s %F %n' ex; chmod u+x,g=r ex; stat -c %A ex; chmod -w ex; stat -c %a ex; chmod 999 ex; chmod; chmod +x nofile; ls -l ex | cut -d' ' -f1; stat nofile; touch -d '2024-03-01 12:34:56' ex; date -r ex; stat -c %y ex; ls -l --time-style=long-iso ex | awk '{print $6,$7}'`,
  ],
  date: [
    `date -d '2024-02-29 13:05:09' '+%Y-%m-%d %H:%M:%S %a %b %j %U %e %I %p %s %y %F %T %D %u %w %%'; date -d @0; date -u -d '2024-01-31 +1 day' +%F; date -d 'nonsense'; echo $?; date -d '2024-01-01' -I; date -d '2024-01-15 10:00' -R; date -d '2 days ago' +%F | wc -c; date '+%' | wc -c`,
  ],
  seq: [`seq 3; seq 2 5; seq 1 2 7; seq 5 1; seq 3 -1 1; seq -w 8 11; seq -s, 3; seq 0.5 0.5 2; seq a; echo $?; seq`],
  xargs: [
    `echo a b | xargs; seq 3 | xargs -I{} echo x{}y; seq 5 | xargs -n2; echo 'a "b c" d' | xargs -n1; echo | xargs echo; echo | xargs -r echo; seq 2 | xargs false; echo $?; echo x | xargs nosuch; echo $?; printf 'a\\0b\\0' | xargs -0 -n1 echo; echo "it's" | xargs; echo $?`,
  ],
  find: [
    `find . -name 'f*' | sort; find . -type d | sort; find b -type f -exec echo {} \\; | sort; find nofile; echo $?; find . -maxdepth 1 -type f -name 'ex*'; find b -empty; find . -name f2 -o -name ex | sort; find b -type f | xargs cat | sort | head -2; find . -foo; find -name ex -delete; ls ex; find . -type f -newer f2 | wc -l >/dev/null; find b -name '*' -not -type d | sort | head -2; find . -path './b/*' -name 'f1' | sort; find . -size +0 -name f2`,
  ],
  grep: [
    `grep 2 f2; grep -v 4 f2; grep -c . f2; grep -n 5 f2; grep x f2; echo $?; grep x nofile; echo $?; grep -i A <<< a; grep -E 'a|b' <<< b; grep -o '[0-9]\\+' <<< 'a12b3'; grep -w foo <<< $'foo bar\\nfoobar'; grep -l 4 f2 s; grep -r 4 b f2 | sort; grep -A1 -B1 5 f2; grep -F 'a.b' <<< $'a.b\\naxb'; grep -q 4 f2 && echo q; grep -e 4 -e 6 f2; grep -x 4 f2; grep; echo $?; grep -h 4 f2 s; grep -H 4 f2; grep -m1 . f2; grep '^$' f2; grep -c x f2; grep a .; grep -E '(' f2; grep '\\bfoo\\b' <<< 'a foo b'; grep -E '^[[:alpha:]]+[0-9]{2,3}$' <<< abc123; grep 'a\\|b' <<< b; grep -E 'x*' <<< abc; grep -oE '[a-z]+@[a-z]+\\.com' <<< 'mail: me@ex.com, you@yo.com'; grep -P '\\d+' <<< a1; grep -vn 5 f2; grep --color=always 5 f2; grep -E 'foo|foobar' -o <<< foobar`,
  ],
  sed: [
    `echo abc | sed 's/b/X/'; echo aaa | sed 's/a/b/2'; echo aaa | sed 's/a/b/g;s/b/c/1'; printf '1\\n2\\n3\\n' | sed -n 2p; printf '1\\n2\\n3\\n' | sed '2d'; printf '1\\n2\\n3\\n' | sed '$d'; printf '1\\n2\\n3\\n' | sed '2,$s/^/x/'; printf '1\\n2\\n3\\n' | sed -e '1i\\top' -e '$a end' -e '2c mid'; echo a/b | sed 's|/|:|'; echo abc | sed -E 's/(a)(b)/\\2\\1/'; echo abc | sed 's/\\(a\\)\\(b\\)/[\\2&\\1]/'; printf 'a\\nb\\nc\\n' | sed -n '/b/,$p'; printf 'a\\nb\\n' | sed =; printf 'a\\nb\\nc\\nd\\n' | sed 'n;d'; printf 'a\\nb\\n' | sed 'N;s/\\n/-/'; printf 'a\\nb\\nc\\n' | sed -n '$='; echo abc | sed y/abc/xyz/; printf 'a\\nb\\nc\\n' | sed '2q'; sed p nofile; echo $?; echo 'key: v' | sed -E 's/^([a-z]+):[[:space:]]*(.*)$/\\1=\\2/'; echo hi | sed 's/.*/\\U&/'; printf 'x=1\\n' | sed -n 's/x=\\(.*\\)/\\1/p'; echo a.b | sed 's/\\./\\n/'; printf 'a\\n\\nb\\n' | sed '/^$/d'; echo aXb | sed 's/x/-/I'; printf 'l1\\nl2\\nl3\\nl4\\n' | sed '2~2d'; printf 'a\\nb\\nc\\n' | sed '1!G;h;$!d'; printf 'a b\\n' | sed 's/ /\\t/' ; echo x | sed 's/x/a\\&b/'; printf 'one\\ntwo\\n' | sed '/one/r f2'; echo abc | sed ':a;s/b/bb/;/bbbb/!ba'`,
  ],
  diff: [
    `printf 'a\\nb\\nc\\n' > d1; printf 'a\\nx\\nc\\nd\\n' > d2; diff d1 d2; echo $?; diff -u d1 d2 | tail -n +3; diff -q d1 d2; diff d1 d1; echo $?; diff d1 nofile; echo $?; seq 20 > e1; seq 20 | sed 's/5/X/;/9/d' > e2; diff -u e1 e2 | tail -n +3; diff e1 e2; printf 'a' > n1; printf 'a\\n' > n2; diff n1 n2`,
  ],
  encodings: [
    `echo hello | base64; echo aGVsbG8K | base64 -d; echo '!!' | base64 -d; echo $?; head -c 100 /dev/zero | base64 -w 20; echo abc | od -c; echo abc | od -An -tx1; echo abc | xxd; echo abc | xxd -p; echo hello world 12345 | od`,
  ],
  environment: [
    `tee t1 < f2; tee -a t1 < f2 > /dev/null; cat t1; env -i A=1 env; env A=1 B=2 sh -c 'echo $A $B'; printenv HOME; printenv NOPE; echo $?; env nosuch; echo $?; timeout 0.1 sleep 2; echo $?; timeout 5 echo hi; timeout 1 nosuch; echo $?; timeout x true; echo $?; nohup echo hi 2>/dev/null; which ls nosuch >/dev/null; echo $?; id -u; whoami; id; sleep x; echo $?; sleep; echo $?; uname; test 1 -eq 1; echo $?; [ a = b ]; echo $?; true --help >/dev/null; expr 1 + 1 2>/dev/null || echo none`,
  ],
  "ls and printf": [
    `ls; ls -a | head -3; ls -d b; ls -1 b; ls nofile; echo $?; ls -R b; ls -r; ls -S d1 e1; ls --foo; echo $?; ls -y; ls -l d1 | awk '{print $1,$2,$5,$9}'; ls -m b; du -s b >/dev/null; ls b/.; ls -A | wc -l; fold -w 3 <<< abcdefg; printf 'a 1\\nbbb 22\\n' | column -t; shuf -n1 -e x; truncate -s 5 tr; wc -c tr; mktemp -u | wc -c; printf '%s\\n' b a | sort | uniq; echo done | cat - f2; yes | head -c 5; echo; printf "%'d\\n" 1000000; printf '%-10s|%+d|% d|%#x|%#o|%.3s|%5.1f|%e\\n' ab 5 5 255 8 abcdef 2.25 12345.678; printf '%s' ; printf '%d %s\\n' 1 a 2 b; printf '%z'; echo; printf '%i %u %X\\n' -5 5 255; printf '%g %g %g\\n' 100000 1000000 0.0001; printf '\\\\n\\101\\n'; printf '%5c|\\n' x; printf '%*d\\n' 5 3`,
  ],
  awk: [
    `printf 'alice 30 tokyo\\nbob 25 osaka\\ncarol 35 tokyo\\n' > f; awk '{print $1, $NF}' f; awk -F, '{print $2}' <<< "a,b,c"; awk 'NR==2' f; awk '/tokyo/{n++} END{print n}' f`,
    `printf 'alice 30 tokyo\\nbob 25 osaka\\ncarol 35 tokyo\\n' > f; awk '{s+=$2} END{print s, s/NR; printf "%.2f\\n", s/NR}' f; awk '{c[$3]++} END{for(k in c) print k, c[k]}' f | sort`,
    `printf 'alice 30 tokyo\\nbob 25 osaka\\ncarol 35 tokyo\\n' > f; awk 'BEGIN{for(i=0;i<3;i++) print i; while(i>0) i--; print i; do { i++ } while (i<5); print i}'`,
    `printf 'alice 30 tokyo\\nbob 25 osaka\\ncarol 35 tokyo\\n' > f; awk -v x=5 'BEGIN{print x*2, length("hello"), substr("hello",2,3), index("hello","l"), toupper("a") tolower("B")}'`,
    `printf 'alice 30 tokyo\\nbob 25 osaka\\ncarol 35 tokyo\\n' > f; awk 'BEGIN{n=split("a:b:c",arr,":"); print n, arr[1], arr[3]; s="aXbX"; gsub("X","-",s); print s; sub(/a/,"[&]",s); print s; print match("foobar","o+"), RSTART, RLENGTH}'`,
    `printf 'alice 30 tokyo\\nbob 25 osaka\\ncarol 35 tokyo\\n' > f; awk '$2>26 && $3=="tokyo" {print $1} $2<=26' f; awk '/bob/,/carol/' f; awk '!seen[$3]++' f; awk 'NR>1{print prev} {prev=$0}' f`,
    `printf 'alice 30 tokyo\\nbob 25 osaka\\ncarol 35 tokyo\\n' > f; awk 'function f(n){return n<=1?1:n*f(n-1)} BEGIN{print f(10); print 1e6, 0.1+0.2, 1/3; print 1==1.0, "a"<"b", "10"<"9", 10<9; print -3%2, 2^10}'`,
    `printf 'alice 30 tokyo\\nbob 25 osaka\\ncarol 35 tokyo\\n' > f; awk '{$2="X"; print; print NF}' f | head -2; awk '{NF=1; print}' f; awk 'BEGIN{OFS="-"} {$1=$1; print}' f`,
    `printf 'alice 30 tokyo\\nbob 25 osaka\\ncarol 35 tokyo\\n' > f; awk 'BEGIN{print length()}' </dev/null; echo "a b  c" | awk '{print NF, $3}'; echo "x" | awk '{print $5 "|"}'`,
    `printf 'alice 30 tokyo\\nbob 25 osaka\\ncarol 35 tokyo\\n' > f; awk 'BEGIN{while((getline line < "f")>0) n++; print n; "echo hi" | getline x; print x; print "b\\na" | "sort"; close("sort"); print "done" > "out"; close("out"); getline y < "out"; print y; system("echo sys")}'`,
    `printf 'alice 30 tokyo\\nbob 25 osaka\\ncarol 35 tokyo\\n' > f; awk 'BEGIN{exit 3} END{print "end"}'; echo $?; awk '{print $1}' nofile; echo $?`,
    `printf 'alice 30 tokyo\\nbob 25 osaka\\ncarol 35 tokyo\\n' > f; awk 'BEGIN{if(!("x" in a)) print "no"; a["x"]; if("x" in a) print "yes"; delete a["x"]; print length(a); a[1,2]=3; for(k in a){split(k,p,SUBSEP); print p[1] p[2]}; if((1,2) in a) print "in"}'`,
    `printf 'alice 30 tokyo\\nbob 25 osaka\\ncarol 35 tokyo\\n' > f; awk 'BEGIN { printf "%s %d %5.1f|%-5s|%05d %c %x\\n", "s", 42.9, 3.14159, "ab", 42, "hello", 255; print 1,2 > "/dev/stderr"; print (1,2) }' 2>&1`,
    `printf 'alice 30 tokyo\\nbob 25 osaka\\ncarol 35 tokyo\\n' > f; kubectl() { printf 'NAME READY STATUS\\npod-a 1/1 Running\\npod-b 0/1 Pending\\n'; }; kubectl | awk 'NR>1 && $3!="Running" {print $1}'; kubectl | awk '{print $1}' | tail -n +2`,
    `printf 'alice 30 tokyo\\nbob 25 osaka\\ncarol 35 tokyo\\n' > f; awk '{ for (i=NF;i>0;i--) printf "%s%s", $i, (i>1?OFS:ORS) }' f; awk 'BEGIN{x["a"]=1; f(x); print x["b"]} function f(arr){arr["b"]=2}'; awk '
BEGIN { print "multi" }  # comment
{ if ($1 == "bob")
    print "found"
  else
    next }
END { print NR }' f`,
    `printf 'alice 30 tokyo\\nbob 25 osaka\\ncarol 35 tokyo\\n' > f; awk 'length($1) > 4' f; awk '{print NR": "$0}' f; awk 'END{print $0}' f; awk -F: '{print $1}' /etc/passwd | head -1; awk 'BEGIN{print "a" > "/tmp/shellx"; print "A" "B" 1+2 "C"; print 1 " " -1; print !0, !1, !"", -"3"}'`,
    `printf 'alice 30 tokyo\\nbob 25 osaka\\ncarol 35 tokyo\\n' > f; awk '$1 ~ /^[ab]/ {print $1} $1 !~ "o"' f; awk 'BEGIN{RS=""}{print NR": "$1}' <<< $'a b\\nc\\n\\nd e'; awk 'BEGIN { "date +%Y" | getline y; print (y > 2000) }'`,
  ],
  jq: [
    `D='{"items":[{"metadata":{"name":"a","labels":{"app":"x"}},"status":{"phase":"Running","n":3}},{"metadata":{"name":"b"},"status":{"phase":"Pending","n":1}}]}'; t() { echo "$D" | jq "$@"; echo "=$?"; }; t .`,
    `D='{"items":[{"metadata":{"name":"a","labels":{"app":"x"}},"status":{"phase":"Running","n":3}},{"metadata":{"name":"b"},"status":{"phase":"Pending","n":1}}]}'; t() { echo "$D" | jq "$@"; echo "=$?"; }; t -r '.items[].metadata.name'`,
    `D='{"items":[{"metadata":{"name":"a","labels":{"app":"x"}},"status":{"phase":"Running","n":3}},{"metadata":{"name":"b"},"status":{"phase":"Pending","n":1}}]}'; t() { echo "$D" | jq "$@"; echo "=$?"; }; t -c '.items|map({n:.metadata.name,p:.status.phase})'`,
    `D='{"items":[{"metadata":{"name":"a","labels":{"app":"x"}},"status":{"phase":"Running","n":3}},{"metadata":{"name":"b"},"status":{"phase":"Pending","n":1}}]}'; t() { echo "$D" | jq "$@"; echo "=$?"; }; t '.items|length, (map(.status.n)|add), (.[0]|keys)'`,
    `D='{"items":[{"metadata":{"name":"a","labels":{"app":"x"}},"status":{"phase":"Running","n":3}},{"metadata":{"name":"b"},"status":{"phase":"Pending","n":1}}]}'; t() { echo "$D" | jq "$@"; echo "=$?"; }; t -r '.items[]|select(.status.phase=="Running")|"\\(.metadata.name): \\(.status.n*2)"'`,
    `D='{"items":[{"metadata":{"name":"a","labels":{"app":"x"}},"status":{"phase":"Running","n":3}},{"metadata":{"name":"b"},"status":{"phase":"Pending","n":1}}]}'; t() { echo "$D" | jq "$@"; echo "=$?"; }; t -c '[.items[]|.metadata.labels.app // "none"]'`,
    `D='{"items":[{"metadata":{"name":"a","labels":{"app":"x"}},"status":{"phase":"Running","n":3}},{"metadata":{"name":"b"},"status":{"phase":"Pending","n":1}}]}'; t() { echo "$D" | jq "$@"; echo "=$?"; }; t -c '.items|sort_by(.status.n)|map(.metadata.name)'`,
    `D='{"items":[{"metadata":{"name":"a","labels":{"app":"x"}},"status":{"phase":"Running","n":3}},{"metadata":{"name":"b"},"status":{"phase":"Pending","n":1}}]}'; t() { echo "$D" | jq "$@"; echo "=$?"; }; t -c '.items|group_by(.status.phase)|map({(.[0].status.phase): length})|add'`,
    `D='{"items":[{"metadata":{"name":"a","labels":{"app":"x"}},"status":{"phase":"Running","n":3}},{"metadata":{"name":"b"},"status":{"phase":"Pending","n":1}}]}'; t() { echo "$D" | jq "$@"; echo "=$?"; }; t -c 'to_entries|map(.key), (.items|map(.status)|.[0]|with_entries(.value|=tostring))'`,
    `D='{"items":[{"metadata":{"name":"a","labels":{"app":"x"}},"status":{"phase":"Running","n":3}},{"metadata":{"name":"b"},"status":{"phase":"Pending","n":1}}]}'; t() { echo "$D" | jq "$@"; echo "=$?"; }; t -r '.items[]|[.metadata.name,.status.n]|@tsv,@csv'`,
    `D='{"items":[{"metadata":{"name":"a","labels":{"app":"x"}},"status":{"phase":"Running","n":3}},{"metadata":{"name":"b"},"status":{"phase":"Pending","n":1}}]}'; t() { echo "$D" | jq "$@"; echo "=$?"; }; t -c '.items[0].status.n |= .+1 | .items[0].status, (.items[1].metadata.x = {y:1}|.items[1].metadata), del(.items)'`,
    `D='{"items":[{"metadata":{"name":"a","labels":{"app":"x"}},"status":{"phase":"Running","n":3}},{"metadata":{"name":"b"},"status":{"phase":"Pending","n":1}}]}'; t() { echo "$D" | jq "$@"; echo "=$?"; }; t -c '[paths]|length, [.. | numbers]'`,
    `D='{"items":[{"metadata":{"name":"a","labels":{"app":"x"}},"status":{"phase":"Running","n":3}},{"metadata":{"name":"b"},"status":{"phase":"Pending","n":1}}]}'; t() { echo "$D" | jq "$@"; echo "=$?"; }; t --arg n b '.items[]|select(.metadata.name==$n).status.phase'`,
    `D='{"items":[{"metadata":{"name":"a","labels":{"app":"x"}},"status":{"phase":"Running","n":3}},{"metadata":{"name":"b"},"status":{"phase":"Pending","n":1}}]}'; t() { echo "$D" | jq "$@"; echo "=$?"; }; t '.items[].foo.bar'`,
    `D='{"items":[{"metadata":{"name":"a","labels":{"app":"x"}},"status":{"phase":"Running","n":3}},{"metadata":{"name":"b"},"status":{"phase":"Pending","n":1}}]}'; t() { echo "$D" | jq "$@"; echo "=$?"; }; t '.items.foo'`,
    `D='{"items":[{"metadata":{"name":"a","labels":{"app":"x"}},"status":{"phase":"Running","n":3}},{"metadata":{"name":"b"},"status":{"phase":"Pending","n":1}}]}'; t() { echo "$D" | jq "$@"; echo "=$?"; }; t -c '. as {items:[$a,$b]} | [$a.status.n,$b.status.n] | reduce .[] as $x (0; .+$x)'`,
    `D='{"items":[{"metadata":{"name":"a","labels":{"app":"x"}},"status":{"phase":"Running","n":3}},{"metadata":{"name":"b"},"status":{"phase":"Pending","n":1}}]}'; t() { echo "$D" | jq "$@"; echo "=$?"; }; t -c 'def f(x): x*2; [.items[].status.n|f(.)], ([limit(3;range(10))]), (try error("x") catch .), ("a,b"|split(",")), ("test123"|test("[0-9]+")), ("aXbX"|gsub("X";"-")), ([1,[2,[3]]]|flatten), ({"a":{"b":1}}*{"a":{"c":2}})'`,
    `D='{"items":[{"metadata":{"name":"a","labels":{"app":"x"}},"status":{"phase":"Running","n":3}},{"metadata":{"name":"b"},"status":{"phase":"Pending","n":1}}]}'; t() { echo "$D" | jq "$@"; echo "=$?"; }; t -e '.nope'`,
    `D='{"items":[{"metadata":{"name":"a","labels":{"app":"x"}},"status":{"phase":"Running","n":3}},{"metadata":{"name":"b"},"status":{"phase":"Pending","n":1}}]}'; t() { echo "$D" | jq "$@"; echo "=$?"; }; t -c 'if .items|length > 1 then "many" elif . then "one" else "no" end, ([3,1,2]|sort,min,max,unique,reverse,index(1)), ("abc"|.[1:2],length,ascii_upcase), (now|type), ([1,2]|contains([1])), (null|not), 1/3, 1e3, [.[]?]|tojson'`,
    `D='{"items":[{"metadata":{"name":"a","labels":{"app":"x"}},"status":{"phase":"Running","n":3}},{"metadata":{"name":"b"},"status":{"phase":"Pending","n":1}}]}'; t() { echo "$D" | jq "$@"; echo "=$?"; }; t --tab '.items[0].metadata'`,
    `echo '1 2 3' | jq -s -c .`,
    `echo '1 2 3' | jq -n '[inputs]|add'`,
    `printf 'a\\nb\\n' | jq -R .`,
    `echo '"\\u00e9日本"' | jq -a .`,
    `jq -n -r '"x" as $x | "a\\tb\\($x)"|@json, @base64, @uri, @sh, @html'`,
  ],
};
