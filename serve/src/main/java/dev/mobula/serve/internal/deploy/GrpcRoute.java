package dev.mobula.serve.internal.deploy;

import dev.mobula.serve.DeploymentHandle;
import dev.mobula.serve.ServeException;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/**
 * Which methods of gRPC reach an application: those of the generated service that the class of its
 * ingress deployment extends.
 *
 * @param handle of the ingress deployment
 * @param service what protoc generated the class from
 */
public record GrpcRoute(DeploymentHandle<?> handle, ServiceDescriptor service) {
  /**
   * Returns the route of an application; null where its ingress is no service of gRPC.
   *
   * @throws ServeException if the class does not say of which service it is
   */
  static @Nullable GrpcRoute of(DeploymentHandle<?> handle, Class<?> ingress) {
    return BindableService.class.isAssignableFrom(ingress)
        ? new GrpcRoute(handle, service(ingress))
        : null;
  }

  private static ServiceDescriptor service(Class<?> ingress) {
    for (Class<?> type = ingress; type != null; type = type.getSuperclass()) {
      Class<?> outer = type.getEnclosingClass();
      if (outer != null) {
        for (Method method : outer.getMethods()) {
          if (isDescriptor(method)) {
            return describe(method);
          }
        }
      }
    }
    throw new ServeException(
        "expected a class that extends the ImplBase which protoc generates for a service, found %s, which implements BindableService by itself"
            .formatted(ingress.getName()));
  }

  private static boolean isDescriptor(Method method) {
    return method.getName().equals("getServiceDescriptor")
        && Modifier.isStatic(method.getModifiers())
        && method.getReturnType() == ServiceDescriptor.class
        && method.getParameterCount() == 0;
  }

  private static ServiceDescriptor describe(Method method) {
    try {
      return (ServiceDescriptor) method.invoke(null);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new ServeException("expected %s to describe a service".formatted(method), e);
    }
  }

  /** Returns one of its methods; null where it has none of that name. */
  public @Nullable MethodDescriptor<?, ?> method(String fullName) {
    for (MethodDescriptor<?, ?> method : service.getMethods()) {
      if (method.getFullMethodName().equals(fullName)) {
        return method;
      }
    }
    return null;
  }
}
