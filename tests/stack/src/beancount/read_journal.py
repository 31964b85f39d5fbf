"""What Beancount makes of a journal, as JSON: its errors, each account's balance, each transaction's metadata."""

import json
import sys
from collections import defaultdict
from decimal import Decimal, getcontext

from beancount import loader
from beancount.core.data import Transaction

# Sums of what has 28 digits each, to the last one.
getcontext().prec = 60

entries, errors, _options = loader.load_file(sys.argv[1])
balances = defaultdict(Decimal)
transactions = []
for entry in entries:
    if not isinstance(entry, Transaction):
        continue
    for posting in entry.postings:
        balances[posting.account, posting.units.currency] += posting.units.number
    meta = {key: value for key, value in entry.meta.items() if isinstance(value, str) and not key.startswith("__")}
    transactions.append({"date": entry.date.isoformat(), "action": entry.payee, "symbol": entry.narration, **meta})

json.dump(
    {
        "errors": [error.message for error in errors],
        "balances": [[*key, format(number, "f")] for key, number in sorted(balances.items())],
        "transactions": transactions,
    },
    sys.stdout,
)
