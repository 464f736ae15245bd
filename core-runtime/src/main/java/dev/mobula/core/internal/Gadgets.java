package dev.mobula.core.internal;

import java.io.ObjectInputFilter;
import java.io.ObjectInputFilter.Config;
import java.io.ObjectInputFilter.Status;
import java.util.List;

/**
 * Classes of widely used libraries by which, as is publicly known (ysoserial, marshalsec), a
 * crafted object runs code of its sender's choice when it is read.
 */
final class Gadgets {
  private static final ObjectInputFilter KNOWN =
      Config.createFilter(
          List.of(
                  "bsh.**",
                  "clojure.inspector.**",
                  "com.alibaba.fastjson.**",
                  "com.alibaba.fastjson2.**",
                  "com.caucho.**",
                  "com.fasterxml.jackson.databind.node.POJONode",
                  "com.mchange.v2.**",
                  "com.rometools.rome.feed.impl.**",
                  "com.sun.syndication.feed.impl.**",
                  "com.vaadin.data.util.**",
                  "com.zaxxer.hikari.**",
                  "groovy.util.**",
                  "javassist.**",
                  "net.sf.json.**",
                  "org.apache.bcel.**",
                  "org.apache.click.control.**",
                  "org.apache.commons.beanutils.**",
                  "org.apache.commons.collections.functors.**",
                  "org.apache.commons.collections4.functors.**",
                  "org.apache.commons.configuration.**",
                  "org.apache.commons.dbcp.**",
                  "org.apache.commons.dbcp2.**",
                  "org.apache.commons.fileupload.**",
                  "org.apache.myfaces.**",
                  "org.apache.tomcat.dbcp.**",
                  "org.apache.wicket.util.upload.**",
                  "org.apache.xalan.**",
                  "org.apache.xbean.**",
                  "org.aspectj.weaver.**",
                  "org.codehaus.groovy.runtime.**",
                  "org.hibernate.**",
                  "org.jboss.interceptor.**",
                  "org.jboss.weld.interceptor.**",
                  "org.mozilla.javascript.**",
                  "org.python.core.**",
                  "org.springframework.aop.**",
                  "org.springframework.beans.factory.**",
                  "org.springframework.core.SerializableTypeWrapper*",
                  "org.springframework.transaction.jta.**")
              .stream()
              .reduce("", (all, each) -> all + "!" + each + ";"));

  private Gadgets() {}

  static boolean contains(Class<?> type) {
    return KNOWN.checkInput(new ClassFilter.Asked(type)) == Status.REJECTED;
  }
}
