"""Invented contents for the tests of pictures, and what stands in a picture."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from picture_answers import ANSWERS, document, finding, node, path, step, trace_answer

from graph.export.content import Content, Stamp
from graph.export.figure import Figure, Words
from graph.export.figure_making import figure
from graph.export.formats import write
from graph.export.network import Part

Json = dict[str, Any]
SCRIPTS = {
    "Bengali": "ঢাকা নমুনা পোশাক ক্ষুদ্র শিল্প লিমিটেড",
    "Arabic": "شركة المثال للنسيج والملابس 2013",
    "Devanagari": "उदाहरण वस्त्र प्रौद्योगिकी कारखाना",
    "Sinhala": "රෙදිපිළි නිදසුන",
    "Malayalam": "ആദർശ വസ്ത്ര നിർമ്മാണശാല",
    "Tamil": "எடுத்துக்காட்டு நூற்பாலை",
    "Burmese": "ကုမ္ပဏီ ဥပမာ ရန်ကုန်",
    "Khmer": "បណ្តាញរោងចក្រ",
    "Thai": "ตัวอย่างโรงงาน",
    "Telugu": "ఉదాహరణ వస్త్ర కర్మాగారం",
    "Kannada": "ಉದಾಹರಣೆ ಜವಳಿ ಕಾರ್ಖಾನೆ",
    "Gujarati": "ઉદાહરણ કાપડ ફેક્ટરી",
    "Gurmukhi": "ਉਦਾਹਰਨ ਕੱਪੜਾ ਫੈਕਟਰੀ",
    "Ethiopic": "ምሳሌ የጨርቃ ጨርቅ ፋብሪካ",
    "Hebrew": "מפעל טקסטיל לדוגמה",
    "Georgian": "მაგალითი ქარხანა",
    "Armenian": "Օրինակ գործարան",
    "Cyrillic": "Образец Текстильная Фабрика",
    "Greek": "Παράδειγμα Εργοστάσιο",
    "Latin": "Công ty Dệt May Đà Nẵng, Łódź, İplik Şirketi",
    "Chinese": "示例纺织品贸易有限公司（深圳）華芳集團",
    "Japanese": "サンプル工場かぶしき",
    "Korean": "예시 섬유 공장",
    "pictures": "Example \U0001f3ed \u26a0",
}


def stamped(answer: Json, **more: Any) -> Content:
    """An invented answer, ready to be drawn; no build stands behind it."""
    said: dict[str, Any] = {
        "title": "Example Outdoor Clothing: invented findings",
        "date": "2026-11-30",
        "data_date": "2026-01-14",
        "digest": "4f" * 32,
        "position": 12,
        "profile": "public",
        "redactions": (),
        "warnings": (),
        "searched": ({"title": "Example list", "publisher": "Example Institute", "as_of": "2026-01-14"},),
        "licenses": ("Example list: CC BY 4.0",),
        "statements": ("A link means a source states a supply relationship at a date.",),
        "command": "tiertrace export trace example",
        "versions": {},
    }
    nothing: Any = None
    return Content("trace", "example", answer, answer, nothing, Part("4f" * 32), (), Stamp(**(said | more)))


def scripts_answer() -> Json:
    """The invented trace with a name in another script for each company and site."""
    names = iter(SCRIPTS.values())
    renamed: dict[str, str] = defaultdict(lambda: next(names))

    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            name = renamed[value["id"]] if "label" in value else value.get("name")
            return {key: name if key == "name" else turned(inner) for key, inner in value.items()}
        return [turned(inner) for inner in value] if isinstance(value, list) else value

    return dict(turned(trace_answer()))


def cited_answer(documents: int) -> Json:
    """A brand, a supplier and a factory, and very many documents for the link between two of them."""
    brand, supplier = node("org-1", "Example Brand", "Brand"), node("org-2", "Example Supplier", "Supplier")
    factory = node("site-1", "Example Factory")
    steps = [
        step(brand, "SOURCES_FROM", supplier, documents=[document(number) for number in range(documents)]),
        step(supplier, "OPERATES", factory, status="alleged", documents=[document(0)]),
    ]
    return trace_answer() | {"findings": [finding("ab-1", factory, "wages", path(*steps), status="alleged")]}


PICTURES: dict[str, Callable[[], Json]] = {
    **{name: (lambda answer=answer: answer) for name, answer in ANSWERS.items()},
    "scripts": scripts_answer,
    "cited": lambda: cited_answer(120),
    "empty": lambda: trace_answer() | {"findings": []},
}


def draw(content: Content, size: str = "landscape", theme: str = "light", *, pages: bool = False) -> Figure:
    return figure(content, {"size": size, "theme": theme}, pages=pages)


def words_of(one: Figure, part: str = "") -> list[Words]:
    return [shape for page in one.pages for shape in page.shapes if isinstance(shape, Words) and part in shape.part]


def text_of(one: Figure) -> str:
    """All words in their order, as if no line had been broken at a space."""
    return " ".join(shape.text for shape in words_of(one))


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def hashes(content: Content, folder: Path) -> str:
    """What a content becomes in each format, as SHA-256."""
    found = [write(content, name, folder / f"same.{name}").read_bytes() for name in ("alt", "pdf", "png", "svg")]
    return " ".join(hashlib.sha256(one).hexdigest() for one in found)
