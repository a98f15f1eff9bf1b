"""Small sets in the shape of the public ones, made for tests."""

from __future__ import annotations

import json
from pathlib import Path

EMOTIONS = "anger,disgust,fear,joy,sadness,surprise"
RUDE = [
    "Du Depp, geh weg",
    "Ihr Deppen alle",
    "So ein Depp wieder",
    "Depp bleibt Depp",
    "Na du Depp",
]
KIND = [
    "Der Laden ist schön",
    "Wann öffnet ihr",
    "Gern wieder hier",
    "Bis morgen dann",
    "Schöne Bank",
]


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> None:
    """A file, its folders made for it."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode(encoding))


def public_sets(folder: Path) -> Path:
    """All public sets, each with texts for each answer, in the official splits."""
    for split, more in (("train", " hier"), ("test", " dort drüben am See")):
        rows = [f"{text}{more}\tOFFENSE\tINSULT" for text in RUDE]
        rows += [f"{text}{more}\tOTHER\tOTHER" for text in KIND]
        write(folder, f"germeval2018/{split}.txt", "\n".join(rows) + "\n")
    write(
        folder,
        "germeval2019/germeval2019_training_subtask12.txt",
        "Was für ein Depp\tOFFENSE\tINSULT\nGuten Morgen\tOTHER\tOTHER\n",
    )
    for split in ("train", "val", "test"):
        texts = [f"{word} {at} {split}" for word in ("schlecht", "Bank", "toll") for at in "abcdef"]
        write(folder, f"sb10k_umsab/german/{split}_text.txt", "\n".join(texts) + "\n")
        labels = [label for label in "012" for _ in "abcdef"]
        write(folder, f"sb10k_umsab/german/{split}_labels.txt", "\n".join(labels) + "\n")
    for split in ("train", "dev", "test"):
        rows = [f"id,text,{EMOTIONS}"]
        for at, name in enumerate(EMOTIONS.split(",")):
            bits = ",".join(str(int(at == other)) for other in range(6))
            said = f"Am Ende {name}, ganz anders" if split == "test" else f"Ich fühle {name}"
            rows += [f'{split}{at}{one},"{said} {split} {one}",{bits}' for one in "abcdef"]
        write(folder, f"brighter/{split}/deu.csv", "\n".join(rows) + "\n")
    spam = [f'spam,"Check my channel {at} \u2022"' for at in range(6)]
    spam += [f"ham,Great song number {at}" for at in range(6)]
    write(folder, "youtube_spam/Youtube01-Psy.csv", "\r\n".join(spam) + "\r\n", "mac_roman")
    return folder


#: comments of our own shape: kinds, tone, angry, needs a reply
OURS = {
    "Wann macht ihr auf": "question\tneu\t0\t1",
    "Kaputt und keiner hilft": "complaint\tneg\t1\t1",
    "Toll gemacht": "praise\tpos\t0\t0",
    "Ihr Deppen": "insult\tneg\t1\t0",
    "Bitte ruft mich an": "request\tneu\t0\t1",
    "Habt ihr eine Lehrstelle": "question+job_interest\tneu\t0\t1",
    "Verdient Geld daheim": "spam\tneu\t0\t0",
    "Gestern war Markt": "other\tneu\t0\t0",
}


def own_corpus(folder: Path) -> Path:
    """A corpus in the shape of our own: each comment six times in each split."""
    comments: list[dict[str, str]] = []
    lines: list[str] = []
    for split, place in (("train", "in Fulda"), ("test", "bei euch oben auf der Rhön im Winter")):
        for text, said in OURS.items():
            for at in range(6):
                name = f"{split}-{len(comments)}"
                comments.append(
                    {
                        "id": name,
                        "language": "de",
                        "origin": "invented",
                        "hand": "test",
                        "source": split,
                        "at": "",
                        "split": split,
                        "text": f"{text} {place} {at}",
                    }
                )
                lines.append(f"{name}\t{said}")
    write(folder, "comments.jsonl", "".join(json.dumps(one) + "\n" for one in comments))
    for name in ("first", "second", "settled"):
        write(folder, f"annotations/{name}.tsv", "\n".join(lines) + "\n")
    return folder
