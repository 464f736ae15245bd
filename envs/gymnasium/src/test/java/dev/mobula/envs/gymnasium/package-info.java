/** Tests of the environments of Gymnasium, most of which need a Python with it. */
@NullMarked
package dev.mobula.envs.gymnasium;

import org.jspecify.annotations.NullMarked;
