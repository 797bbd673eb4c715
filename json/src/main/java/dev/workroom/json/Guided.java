package dev.workroom.json;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Accepted of a model, but left out of the schema, which goes out with each request: a guide, read
 * when it is needed, tells about it. Of a record that is marked as a whole the schema says only
 * that it is one.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.TYPE})
public @interface Guided {}
