import { Problem, parseWith } from '@dawsos/http';
import { type RequestHandler, Router } from 'express';
import { faultSettingsSchema } from '../domain/faults.ts';
import type { FaultBoard } from './standing-faults.ts';

/** `GET /faults` and `PUT /faults`, for callers on this machine only. */
export const faultsRoute = (board: FaultBoard): Router =>
  Router()
    .get('/faults', loopbackOnly, (_request, response) => {
      response.json(board.settings);
    })
    .put('/faults', loopbackOnly, (request, response) => {
      board.settings = parseWith(faultSettingsSchema, request.body, {
        status: 400,
        code: 'BAD_FAULTS',
        detail: 'The faults cannot be set like this.',
      });
      response.json(board.settings);
    });

/** The peer's address counts, never a header; what a proxy passes on is not of this machine. */
const loopbackOnly: RequestHandler = (request, _response, next) => {
  if (isLoopback(request.socket.remoteAddress) && request.headers['x-forwarded-for'] === undefined) return next();
  throw new Problem({ status: 403, code: 'LOOPBACK_ONLY', detail: 'Faults are set from this machine only.' });
};

/** Whether a peer's address is 127.0.0.0/8, ::1, or the former written as IPv6. */
export const isLoopback = (address: string | undefined): boolean =>
  address === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address ?? '');
