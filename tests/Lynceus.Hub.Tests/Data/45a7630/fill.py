#!/usr/bin/env python3
"""Fills a hub of commit 45a7630 and writes expected.json; README.md says how to run it."""
import copy
import datetime
import glob
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

HUB, TOKEN, SAMPLES, DATA, OUT = sys.argv[1:6]
FAR = "2099-12-31T00:00:00Z"


def call(method, path, body=None, kind="application/json"):
    request = urllib.request.Request(HUB + "/api/v1/" + path, data=body, method=method)
    request.add_header("Authorization", "Bearer " + TOKEN)
    if body is not None:
        request.add_header("Content-Type", kind)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as e:
        return e.code, json.loads(e.read() or b"{}")


def send(cluster, tool, content, label=""):
    if not isinstance(content, bytes):
        content = json.dumps(content, separators=(",", ":")).encode()
    code, receipt = call("POST", f"clusters/{cluster}/reports/{tool}?wait=true", content)
    if code >= 300 and "reportId" not in receipt:
        print(f"{cluster} {tool} {label}: refused: {code} {receipt.get('detail') or receipt.get('title')}")
        return None
    counts = " ".join(f"{k}={v}" for k, v in receipt.get("items", {}).items() if v)
    print(f"{cluster} {tool} {label}: {receipt.get('status')} {counts} {receipt.get('note') or ''}")
    return receipt


def recognised(path):
    folder = os.path.basename(os.path.dirname(path))
    return {"openreports": "policyreport"}.get(folder, folder)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def items(query):
    found, cursor = [], None
    while True:
        page = call("GET", f"action-items?{query}&limit=500" + (f"&cursor={urllib.parse.quote(cursor)}" if cursor else ""))[1]
        found += page["items"]
        cursor = page.get("nextCursor")
        if not cursor:
            return found


def decide(item, **decision):
    code, answer = call("PATCH", f"action-items/{item['id']}", json.dumps(decision).encode())
    assert code == 200, answer


def decide_many(query, **decision):
    code, answer = call("POST", "action-items/bulk", json.dumps({"filter": query, **decision}).encode())
    assert code == 200 and answer["items"] > 0, (query, answer)
    print(f"decided {answer['items']} of {query}: {' '.join(decision)}")


def samples():
    """The sample fleet, day by day; what people decided in between."""
    history = json.loads(read(SAMPLES + "/history.json"))
    for day in range(-13, 1):
        for source in history["sources"]:
            if str(day) in source["files"]:
                send(source["cluster"], source["tool"], read(f"{SAMPLES}/{source['files'][str(day)]}"), f"day {day}")
        for step in history["decisions"]:
            if step["day"] == day:
                query = urllib.parse.urlencode(step["select"])
                decision = {k: step[k] for k in ("resolution", "reason", "assignee", "note") if k in step}
                if "untilDay" in step:
                    decision["until"] = FAR
                decide_many(query, **decision)


def real_files():
    """Every file of the tools as others have them, in a cluster of its own, so that each can be sent again by itself."""
    for path in sorted(glob.glob(DATA + "/reports/*/*") + glob.glob(DATA + "/trivy-operator/*")):
        tool, name = recognised(path), os.path.basename(path)
        if tool not in ("kube-bench", "polaris", "policyreport", "sarif", "trivy", "trivy-operator") or name.startswith("MANIFEST"):
            continue
        if name.startswith("to-rawtrivy"):
            tool = "trivy"
        if os.path.getsize(path) > 165_000 or (os.path.dirname(path).endswith("/trivy-operator") and name.startswith("dd-") and "reports/" not in path
                                               and os.path.exists(f"{DATA}/reports/trivy-operator/{name[3:]}")):
            continue  # large, or in both folders
        send("file-" + name[: name.rindex(".")].replace(".json", ""), tool, read(path))


def life_cases():
    for folder in sorted(glob.glob(DATA + "/life/*/")):
        case = os.path.basename(folder[:-1])
        first = sorted(f for f in os.listdir(folder) if f != "README")[0]
        content = read(folder + first)
        for tool in tools_of(case):
            if send("case-" + case, tool, content, first):
                break


def tools_of(case):
    words = {"operator": "trivy-operator", "webhook": "trivy-operator", "sarif": "sarif", "policyreport": "policyreport", "kyverno": "policyreport",
             "polaris": "polaris", "kube-bench": "kube-bench", "log-lines": "kube-bench"}
    for word, tool in words.items():
        if word in case:
            return [tool]
    return ["trivy", "trivy-operator", "policyreport", "kube-bench"]


def sarif(results, **more):
    return {"version": "2.1.0", "runs": [{
        "tool": {"driver": {"name": "ExampleScan", "version": "1.0", "rules": [{"id": f"EX{n:03}", "shortDescription": {"text": f"Rule {n}"}} for n in range(1, 7)]}},
        "versionControlProvenance": [{"repositoryUri": "https://git.example.org/shop/cart"}],
        "results": [{"ruleId": f"EX{n:03}", "level": level, "message": {"text": f"Finding of rule {n}."},
                     "locations": [{"physicalLocation": {"artifactLocation": {"uri": f"src/file{n}.go"}, "region": {"startLine": 3 * n}}}],
                     **({"suppressions": [{"kind": "inSource", "justification": "Looked at."}]} if hidden else {})}
                    for n, level, hidden in results],
        **more}]}


def states():
    """A cluster that has items in every state with every resolution, and reports of every status."""
    cluster = "states"
    rules = range(1, 7)
    send(cluster, "sarif", sarif([(n, "error", False) for n in rules]), "1")
    found = {i["check"]: i for i in items(f"cluster={cluster}&state=any&resolution=any")}
    by = [found[c] for c in sorted(found)]
    decide(by[0], resolution="will-not-fix", reason="The file goes away.", until=FAR, assignee="team-cart", note="First look: no risk.")
    decide(by[1], resolution="working-as-intended", reason="Test data.", assignee="team-cart")
    decide(by[2], assignee="team-platform", note="Who owns it?")
    decide(by[2], assignee="", note="Nobody yet.")
    decide(by[3], resolution="will-not-fix", reason="For a moment.")
    decide(by[3], resolution="open")
    ends = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
    decide(by[4], resolution="working-as-intended", reason="Until the release.", until=ends)
    decide(by[5], note="\u00dcber l\u00e4ngere Zeit: \u201ewie besprochen\u201c. \U0001f512 <b>&amp;</b>\nSecond line.")
    send(cluster, "sarif", sarif([(1, "error", False), (2, "error", True), (3, "warning", False), (4, "error", True), (5, "note", False)]), "2: fixed, changed, suppressed")
    send(cluster, "sarif", sarif([(2, "error", False), (3, "warning", False), (4, "error", True), (6, "error", False)]), "3: reopened, fixed")
    send(cluster, "sarif", sarif([(1, "error", False), (2, "error", False), (3, "error", False), (4, "error", True)]), "4: reopened")

    def audit(day, workloads):
        return {"PolarisOutputVersion": "1.0", "AuditTime": f"2026-03-{day:02}T10:00:00Z", "SourceType": "Cluster", "SourceName": cluster, "Results": [
            {"Name": f"{name}-7d9f8cb5b4", "Namespace": "shop", "Kind": "ReplicaSet", "Results": {
                c: {"ID": c, "Message": "About " + c, "Success": c not in failed, "Severity": severity, "Category": "Security"}
                for c in ("runAsRootAllowed", "cpuLimitsMissing", "hostNetworkSet")}} for name, failed, severity in workloads]}

    full = [("cart", ["runAsRootAllowed", "cpuLimitsMissing"], "danger"), ("pay", ["runAsRootAllowed", "hostNetworkSet"], "danger"), ("mail", ["hostNetworkSet"], "warning")]
    send(cluster, "polaris", audit(2, full), "day 2")
    for item in items(f"cluster={cluster}&tool=polaris&name=pay"):
        decide(item, resolution="will-not-fix", reason="Moves to the new cluster.", until=FAR)
    send(cluster, "polaris", audit(3, full[:1]), "day 3: two are gone")
    send(cluster, "polaris", audit(4, full[:2]), "day 4: one returns")
    send(cluster, "polaris", audit(5, [("cart", ["runAsRootAllowed"], "warning"), ("pay", ["runAsRootAllowed", "hostNetworkSet"], "warning")]), "day 5: changed, fixed")
    send(cluster, "polaris", audit(3, full), "day 3 again: older")
    send(cluster, "polaris", audit(6, []), "day 6: empty")


def held():
    """More items than the close guard lets go at once (this hub runs with --close-guard-minimum 20)."""
    def image(n):
        return {"SchemaVersion": 2, "ArtifactName": "registry.example.org/held:1", "ArtifactType": "container_image", "Results": [
            {"Target": "registry.example.org/held:1 (debian 12.1)", "Class": "os-pkgs", "Type": "debian", "Vulnerabilities": [
                {"VulnerabilityID": f"CVE-2026-{1000 + i}", "PkgName": f"lib{i}", "InstalledVersion": "1.0", "Severity": "HIGH", "Title": f"lib{i}: fault"}
                for i in range(n)]}]}

    send("guarded", "trivy", image(40))
    decide_many("cluster=guarded&check=CVE-2026-1030", resolution="working-as-intended", reason="Not reachable.", assignee="team-data")
    send("guarded", "trivy", image(5), "held")


def generations():
    """Real files again, with what their next scan could have changed."""
    def vulnerabilities(node):
        if isinstance(node, dict):
            for key, value in node.items():
                if key in ("Vulnerabilities", "vulnerabilities") and isinstance(value, list) and value and "Results" not in (value[0] if isinstance(value[0], dict) else {}):
                    yield value
                else:
                    yield from vulnerabilities(value)
        elif isinstance(node, list):
            for value in node:
                yield from vulnerabilities(value)

    for cluster, tool, path in (
            ("file-scheme_2_many_vulns", "trivy", "trivy/scheme_2_many_vulns.json"), ("file-kubernetes", "trivy", "trivy/kubernetes.json"),
            ("file-vulnerabilityreport_many", "trivy-operator", "trivy-operator/vulnerabilityreport_many.json")):
        whole = json.loads(read(f"{DATA}/reports/{path}"))
        less, rated = copy.deepcopy(whole), copy.deepcopy(whole)
        for group in vulnerabilities(less):
            del group[::3]
        for group in vulnerabilities(rated):
            for v in group[::2]:
                key = "Severity" if "Severity" in v else "severity"
                v[key] = "LOW" if v[key] != "LOW" else "HIGH"
        send(cluster, tool, less, "less")
        decide_many(f"cluster={cluster}", assignee="team-" + tool)
        send(cluster, tool, rated, "other severities")
        send(cluster, tool, less, "less again")
        decide(items(f"cluster={cluster}&state=fixed&resolution=any")[0], resolution="will-not-fix", reason="Closed, and decided all the same.")

    for cluster, field, key in (("file-polaris_many_vuln", "Results", None), ("file-kube-bench-report-many-vuln", None, None)):
        tool, path = ("polaris", "polaris/polaris_many_vuln.json") if field else ("kube-bench", "kube-bench/kube-bench-report-many-vuln.json")
        text = read(f"{DATA}/reports/{path}")
        half = text.replace(b'"Success": false', b'"Success": true', 5) if field else text.replace(b'"status": "FAIL"', b'"status": "PASS"', 2)
        assert half != text, path
        send(cluster, tool, half, "some repaired")
        decide_many(f"cluster={cluster}&state=any", note="Looked at in the weekly round.")
        send(cluster, tool, text + b"\n", "as before")


def expected():
    result = []
    for item in sorted(items("state=any&resolution=any"), key=lambda i: i["id"]):
        detail = call("GET", f"action-items/{item['id']}")[1]
        assert detail["item"] == item
        result.append({
            **{k: item.get(k) for k in ("id", "cluster", "tool", "check", "state", "severity", "subject", "package", "resolution", "assignee",
                                        "firstSeen", "openedAt", "closedAt", "closeReason", "reopenCount")},
            "notes": detail["notes"],
            "events": detail["events"],
        })
    with open(OUT, "w", encoding="utf-8") as file:
        lines = [json.dumps(i, ensure_ascii=False, separators=(",", ":")) for i in result]
        file.write("[\n" + ",\n".join(lines) + "\n]\n")
    seen = {}
    for item in result:
        for event in item["events"]:
            seen[event["kind"]] = seen.get(event["kind"], 0) + 1
        seen["state " + item["state"]] = seen.get("state " + item["state"], 0) + 1
        seen["resolution " + item["resolution"]["name"]] = seen.get("resolution " + item["resolution"]["name"], 0) + 1
    print(len(result), "items of", len({i["cluster"] for i in result}), "clusters:", json.dumps(seen, sort_keys=True))


samples()
real_files()
life_cases()
states()
held()
generations()
time.sleep(65)  # a decision whose end has passed is taken back within a minute
expected()
