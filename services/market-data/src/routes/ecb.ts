import { type RequestHandler, Router } from 'express';
import type { Market } from '../domain/market.ts';
import { rowsBetween } from '../domain/rows-between.ts';
import { isDateOrAbsent, parameter } from './query.ts';

const header = 'KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE\r\n';
/** `D.USD.EUR.SP00.A`; several currencies joined by `+`, none for all of them. */
const seriesKey = /^D\.((?:[A-Z]{3}(?:\+[A-Z]{3})*)?)\.EUR\.SP00\.A$/;

/** The ECB's exchange rates as SDMX CSV, with the columns of `detail=dataonly`; days without a rate have no row. */
export const ecbRoutes = ({ rates }: Market, guards: readonly RequestHandler[]): Router =>
  Router().get('/service/data/EXR/:key', ...guards, (request, response) => {
    const [from, to] = [parameter(request, 'startPeriod'), parameter(request, 'endPeriod')];
    const asked = seriesKey.exec(String(request.params.key))?.[1];
    if (asked === undefined || !isDateOrAbsent(from) || !isDateOrAbsent(to)) {
      response.status(400).type('text').send('Bad Request: key, startPeriod or endPeriod is not valid');
      return;
    }
    if (parameter(request, 'format') !== 'csvdata') {
      response.status(406).type('text').send('Not Acceptable: only format=csvdata is served');
      return;
    }
    const wanted = asked === '' ? [...rates.keys()].sort() : asked.split('+');
    let csv = header;
    for (const currency of wanted) {
      const prefix = `EXR.D.${currency}.EUR.SP00.A,D,${currency},EUR,SP00,A,`;
      for (const { date, rate } of rowsBetween(rates.get(currency) ?? [], from, to))
        csv += `${prefix}${date},${rate}\r\n`;
    }
    if (csv === header) {
      response.status(404).type('text').send('No results found.');
      return;
    }
    response.type('application/vnd.sdmx.data+csv').send(csv);
  });
