/**
 * Who may reach the server, and what they may do: keys, roles and tokens, quotas of requests, the audit log, the rule on which
 * addresses it may listen, and the guard against web pages that reach for it through their visitors' browsers.
 *
 * <p>Who makes a request is found out in the chain ({@link dev.millrace.security.ChainConfiguration}), before anything else of it
 * is looked at. What they may do is decided where the request has met what will serve it
 * ({@link dev.millrace.security.RightsInterceptor}), by what that declares
 * ({@link dev.millrace.security.Requires}); what declares nothing needs the greatest right. So a rule cannot be about another
 * operation than the one that is called, and none can be forgotten.
 *
 * <table>
 * <caption>What each role may do; {@link dev.millrace.security.Right} is the code of it</caption>
 * <tr><td>reader</td><td>sees everything: futures of all, batches, pools, modules, servers, metrics</td></tr>
 * <tr><td>submitter</td><td>hands in work, sees, cancels, retries and deletes its own, and uploads content; sees functions, pools and
 * modules</td></tr>
 * <tr><td>admin</td><td>everything, so also changes to pools, modules and hosts</td></tr>
 * </table>
 *
 * <p>Must not know of futures: whose they are is recorded by the engine, under the caller's name.
 *
 * <p>Rejected: rules by path in the chain (they and the paths of the controllers would have to agree for ever); a session or a
 * login page (callers are programs); keys in the store (whoever could write there could let themselves in, and the store is what
 * may be away); a slow hash such as bcrypt (keys are random, so nothing is gained, and every request would pay for it); the chain
 * where there are no keys (it would cost every request, and let everyone through).
 */
@NullMarked
package dev.millrace.security;

import org.jspecify.annotations.NullMarked;
