/**
 * Buckets of Amazon's S3, and of all that speak its protocol, as {@link
 * dev.mobula.core.storage.Storage}.
 */
@NullMarked
package dev.mobula.core.s3;

import org.jspecify.annotations.NullMarked;
