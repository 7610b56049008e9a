// What httpyac adds to the requests: the key of the environment, if there is one, and a look at each answer. A request that is to
// be refused says so with "# @status 409".
module.exports = {
  configureHooks(api) {
    api.hooks.onRequest.addHook('key', (request, { variables }) => {
      if (variables.key) {
        request.headers = { Authorization: `Bearer ${variables.key}`, ...request.headers };
      }
    });
    api.hooks.onResponse.addHook('status', (response, { httpRegion }) => {
      const wanted = httpRegion.metaData.status;
      const { statusCode } = response;
      const right = wanted ? statusCode === Number(wanted) : statusCode >= 200 && statusCode < 300;
      httpRegion.testResults ??= [];
      httpRegion.testResults.push({
        message: `${httpRegion.symbol.name}: ${statusCode}${right ? '' : ` and not ${wanted ?? '2xx'}`}`,
        status: right ? 'SUCCESS' : 'FAILED',
      });
    });
  },
};
