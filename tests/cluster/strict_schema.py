"""strict_schema.py DEFINITION RESOURCE: checks a Kubernetes resource against its definition, unknown keys included."""

import sys

import jsonschema
import yaml


def strict(schema):
    """The definition as JSON schema, in which what it does not name is not allowed."""
    if isinstance(schema, list):
        return [strict(s) for s in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("x-kubernetes-int-or-string"):
        return {"type": ["integer", "string"]}
    result = {k: strict(v) if k != "properties" else {n: strict(s) for n, s in v.items()} for k, v in schema.items()}
    open_ = schema.get("x-kubernetes-preserve-unknown-fields") or "additionalProperties" in schema
    if "properties" in schema and not open_:
        result["additionalProperties"] = False
    return result


definition = yaml.safe_load(open(sys.argv[1]))
resource = yaml.safe_load(sys.stdin if sys.argv[2] == "-" else open(sys.argv[2]))
versions = {v["name"]: v["schema"]["openAPIV3Schema"] for v in definition["spec"]["versions"]}
schema = strict(versions[resource["apiVersion"].split("/")[1]])
schema["properties"]["metadata"] = {"type": "object"}
errors = list(jsonschema.Draft202012Validator(schema).iter_errors(resource))
for error in errors:
    print("/".join(map(str, error.absolute_path)), error.message[:300])
assert resource["kind"] == definition["spec"]["names"]["kind"], resource["kind"]
sys.exit(1 if errors else 0)
