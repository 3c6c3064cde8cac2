"""python -m matching case.json: score a case file without a database. A bad file: the field on stderr, exit 2."""

import json
import sys
from pathlib import Path

from matching.case import parse, solve


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("usage: python -m matching case.json", file=sys.stderr)
        return 2
    try:
        answer = solve(parse(Path(arguments[0]).read_bytes().decode("utf-8")))
    except (OSError, ValueError, OverflowError, RecursionError) as error:  # a CaseError is a ValueError
        print(f"{arguments[0]}: {error}", file=sys.stderr)
        return 2
    print(json.dumps(answer, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
