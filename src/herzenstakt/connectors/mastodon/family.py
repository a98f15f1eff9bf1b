"""Which server this is: Mastodon, one of its forks, or software that only speaks its language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from herzenstakt.channels.limits import LARGEST
from herzenstakt.kernel.text import shorten, tidy

#: software whose ids are not numbers; the lowest id it accepts as "from the beginning"
LOWEST_ULID = "0" * 26
#: where it says what it takes of pictures and films, by the names in `limits.toml`; the first number
#: counts. Pleroma has one size for everything, and keeps some beside the configuration of others.
MEDIA = {
    "media.count": (
        "configuration.statuses.max_media_attachments",
        "max_media_attachments",
    ),
    "media.description": (
        "configuration.media_attachments.description_limit",
        "description_limit",
        "pleroma.metadata.description_limit",
    ),
    "image.bytes": ("configuration.media_attachments.image_size_limit", "upload_limit"),
    "image.pixels": ("configuration.media_attachments.image_matrix_limit",),
    "video.bytes": ("configuration.media_attachments.video_size_limit", "upload_limit"),
    "video.pixels": ("configuration.media_attachments.video_matrix_limit",),
    "video.rate": ("configuration.media_attachments.video_frame_rate_limit",),
}


@dataclass(frozen=True, slots=True)
class Server:
    """What a server says of itself, as far as we need it. Rests in the channel's memory."""

    software: str = "mastodon"
    version: str = ""
    domain: str = ""
    characters: int | None = None
    url_length: int | None = None
    streaming: str = ""
    #: what it says of pictures and films, by the names in `limits.toml`
    media: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def from_instance(cls, told: Mapping[str, Any]) -> Self:
        """Read the answer of /api/v2/instance or, on older software, /api/v1/instance."""
        configuration = _mapping(told.get("configuration"))
        statuses = _mapping(configuration.get("statuses"))
        urls = _mapping(configuration.get("urls"))
        older = _mapping(told.get("urls"))
        return cls(
            software=software_of(told),
            version=shorten(tidy(_text(told.get("version"))), 80),
            domain=_text(told.get("domain")) or _text(told.get("uri")),
            characters=_number(statuses.get("max_characters"))
            or _number(told.get("max_toot_chars")),
            url_length=_number(statuses.get("characters_reserved_per_url")),
            streaming=_text(urls.get("streaming")) or _text(older.get("streaming_api")),
            media=dict(_media(told)),
        )

    @classmethod
    def from_memory(cls, kept: Mapping[str, Any]) -> Self | None:
        """The server as it was remembered, or None."""
        known = kept.get("server")
        try:
            return cls(**known) if isinstance(known, dict) else None
        except TypeError:  # remembered by another version of this connector
            return None

    def as_memory(self) -> dict[str, Any]:
        """The inverse of `from_memory`."""
        return {"server": asdict(self)}

    @property
    def limits(self) -> dict[str, int]:
        """Every number it sets itself, by the names in `limits.toml`."""
        texts = {"text.reply": self.characters, "text.url": self.url_length}
        return {**{name: value for name, value in texts.items() if value}, **self.media}

    @property
    def title(self) -> str:
        """What a person calls it: "Mastodon 4.4.1"."""
        names = {"gotosocial": "GoToSocial", "takahe": "Takahē"}
        return f"{names.get(self.software, self.software.title())} {self.version}".strip()

    @property
    def honours_keys(self) -> bool:
        """Whether the same Idempotency-Key twice makes one post. GoToSocial makes two."""
        return self.software == "mastodon"

    @property
    def refuses_tokens_with_400(self) -> bool:
        """Takahē says 400 where everybody else says 401."""
        return self.software == "takahe"

    @property
    def lowest_id(self) -> str:
        """The `min_id` that means "from the very beginning"."""
        return LOWEST_ULID if self.software == "gotosocial" else "0"


def software_of(told: Mapping[str, Any]) -> str:
    """The software by its version string: "4.4.1+glitch" is Mastodon, "2.7.2 (compatible; Pleroma
    2.6.0)" is not."""
    version, source = _text(told.get("version")), _text(told.get("source_url"))
    if other := re.search(r"compatible; ([A-Za-z.]+)", version):
        return other.group(1).lower()
    if "takahe" in version.lower():
        return "takahe"
    if "gotosocial" in source.lower() or version.startswith("0."):
        return "gotosocial"
    return "mastodon"


def _media(told: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """What a server says of pictures and films, as far as it can be believed."""
    for name, places in MEDIA.items():
        numbers = (_number(_at(told, place)) for place in places)
        if found := next((number for number in numbers if number), None):
            yield name, found


def _at(told: Mapping[str, Any], place: str) -> object:
    *way, last = place.split(".")
    for step in way:
        told = _mapping(told.get(step))
    return told.get(last)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 < value <= LARGEST else None
