/** Language models: Anthropic, OpenAI-compatible endpoints, and a script. */
@NullMarked
package dev.workroom.models;

import org.jspecify.annotations.NullMarked;
