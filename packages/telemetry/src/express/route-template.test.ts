import type { Request } from 'express';
import { describe, expect, it } from 'vitest';
import { routeTemplate } from './route-template.ts';

const id = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const request = (path: string, template: unknown, baseUrl = '') =>
  ({ path, baseUrl, route: template === undefined ? undefined : { path: template } }) as Request;

describe('a route’s template', () => {
  it.each([
    ['is the route’s own where its router is not mounted on a path', '/v1/portfolios/7', '/v1/portfolios/:id', ''],
    ['is the same for a path that ends in a slash', '/v1/portfolios/7/', '/v1/portfolios/:id', ''],
    ['is the same for a path without its optional part', '/v1/list', '/v1/list{/:page}', ''],
    ['is the same for a wildcard', '/files/a/b/c', '/files/*path', ''],
  ])('%s', (_what, path, template, baseUrl) => {
    expect(routeTemplate(request(path, template, baseUrl))).toBe(template);
  });

  it('begins with what its router is mounted on', () => {
    expect(routeTemplate(request('/:id', '/:id', '/v1/portfolios'))).toBe('/v1/portfolios/:id');
  });

  it('is the same once a handler has failed and the router has forgotten its mount path', () => {
    expect(routeTemplate(request('/v1/portfolios/7', '/:id'))).toBe('/v1/portfolios/:id');
  });

  it('holds no value of a parameter in the mount path, and one spelling of it', () => {
    expect(routeTemplate(request('/valuation', '/valuation', `/v1/Portfolios/${id}`))).toBe(
      '/v1/portfolios/:mounted/valuation',
    );
    expect(routeTemplate(request(`/v1/portfolios/${id}/valuation`, '/valuation'))).toBe(
      '/v1/portfolios/:mounted/valuation',
    );
  });

  it('is unknown where no route, or one given as a pattern, took the request', () => {
    expect(routeTemplate(request('/x', undefined))).toBeUndefined();
    expect(routeTemplate(request('/x', /x/))).toBeUndefined();
  });
});
