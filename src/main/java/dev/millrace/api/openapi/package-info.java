/** The OpenAPI description: what the annotations on the controllers cannot say, said once. */
@NullMarked
package dev.millrace.api.openapi;

import org.jspecify.annotations.NullMarked;
