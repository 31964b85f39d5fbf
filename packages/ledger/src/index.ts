export type { Refusal } from './admit-trades.ts';
export { InvalidTradeError, isIdempotencyKey, type LedgerTrade } from './entry/ledger-trade.ts';
export { GENESIS_HASH } from './journal/chain.ts';
export { type JournalFile, openJournalFile } from './journal/journal-file.ts';
export type { ChainedTrade } from './journal/journal-text.ts';
export { type AppendedTrade, createLedger, type Ledger, type LedgerOptions, type TradeRequest } from './ledger.ts';
export { LedgerCorruptError, LedgerOutcomeUnknownError } from './ledger-errors.ts';
export { type LedgerHead, readLedgerHead } from './projection/ledger-head.ts';
export type { Recovery } from './recover-journal.ts';
