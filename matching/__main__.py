"""python -m matching case.json: score a case file without a database. A bad file: the field on stderr, exit 2."""

import json
import sys
from pathlib import Path

from matching.case import CaseError, parse, solve


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: python -m matching case.json", file=sys.stderr)
        return 2
    try:
        answer = solve(parse(Path(arguments[0]).read_text(encoding="utf-8")))
    except UnicodeDecodeError as error:
        print(f"{arguments[0]}: not UTF-8: {error}", file=sys.stderr)
        return 2
    except (OSError, CaseError) as error:
        print(f"{arguments[0]}: {error}", file=sys.stderr)
        return 2
    print(json.dumps(answer))  # pure ASCII: any terminal can print it
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
