"""An answer of ``trace`` or ``brands`` as rows, one a step of each path, so that nothing is folded away."""

from __future__ import annotations

from typing import Any


def answer_rows(answer: dict[str, Any]) -> tuple[list[str], list[list[Any]]]:
    """An answer as rows: one line a step of each path, so that nothing is folded away."""
    columns = [
        *("row", "company_id", "company", "site_id", "site", "incident", "category", "incident_status", "start", "end"),
        *("incident_summary", "incident_documents", "incident_urls"),
        *("verdict", "strength", "status", "hops", "tier", "path", "step"),
        *("from_id", "from", "relation", "to_id", "to", "valid_from", "valid_to", "listed", "step_status", "basis"),
        *("product", "note", "source", "documents", "urls", "rows", "key", "also", "digest"),
    ]
    known = {incident["id"]: incident for incident in answer.get("incidents", [])}
    rows: list[list[Any]] = []
    for number, row in enumerate(answer.get("findings", answer.get("brands", [])), start=1):
        company, site = row.get("brand") or answer["brand"], row.get("facility") or answer["site"]
        incident = (
            row["incident"]
            if isinstance(row["incident"], dict)
            else known.get(row["incident"], {"id": row["incident"]})
        )
        about = [incident.get(key) for key in ("id", "category", "status", "start", "end", "summary")]
        about += [[one[key] or "" for one in incident.get("documents") or []] for key in ("id", "url")]
        for path_number, path in enumerate(row["paths"], start=1):
            for step_number, step in enumerate(path["steps"], start=1):
                documents = step["documents"]
                rows.append(
                    [
                        *(number, company["id"], company["name"], site["id"], site["name"], *about),
                        *(path["verdict"], path["strength"], path["status"], path["hops"], path["tier"]),
                        *(path_number, step_number, step["from"]["id"], step["from"]["name"], step["relation"]),
                        *(step["to"]["id"], step["to"]["name"]),
                        *(step["valid_from"], step["valid_to"], step["listed"], step["status"], step["basis"]),
                        *(
                            step.get("product"),
                            step.get("note"),
                            step["source"],
                            [one["id"] for one in documents],
                            [one["url"] or "" for one in documents],
                            step.get("row"),
                            step.get("key"),
                            [one["key"] for one in step.get("also") or ()],
                        ),
                        answer["digest"],
                    ]
                )
    return columns, rows
