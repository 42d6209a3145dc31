const { base = '' } = document.documentElement.dataset

window.SwaggerUIBundle({
  url: `${base}/openapi.json`,
  dom_id: '#api',
  deepLinking: true,
  // Without this, the page would ask a server elsewhere whether the description is valid.
  validatorUrl: null,
  requestInterceptor: withCsrfToken,
})

/** The browser sends the session by itself; a change needs its token, too. */
async function withCsrfToken(request) {
  if (request.loadSpec || request.method === 'GET') return request
  const response = await fetch(`${base}/session`)
  const { csrf_token: token } = await response.json()
  if (token) request.headers['X-CSRF-Token'] = token
  return request
}
