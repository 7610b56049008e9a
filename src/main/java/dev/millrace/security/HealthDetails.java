package dev.millrace.security;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.health.actuate.endpoint.AdditionalHealthEndpointPath;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroup;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroupsPostProcessor;
import org.springframework.boot.health.actuate.endpoint.HttpCodeStatusMapper;
import org.springframework.boot.health.actuate.endpoint.StatusAggregator;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Shows the parts of the health to those who may watch the server; everyone else learns the sum of them. */
final class HealthDetails implements HealthEndpointGroupsPostProcessor {

    @Override
    public HealthEndpointGroups postProcessHealthEndpointGroups(HealthEndpointGroups groups) {
        return new Groups(groups);
    }

    private record Groups(HealthEndpointGroups all) implements HealthEndpointGroups {

        @Override
        public HealthEndpointGroup getPrimary() {
            return new Group(all.getPrimary());
        }

        @Override
        public Set<String> getNames() {
            return all.getNames();
        }

        @Override
        public @Nullable HealthEndpointGroup get(String name) {
            var group = all.get(name);
            return group == null ? null : new Group(group);
        }
    }

    private record Group(HealthEndpointGroup group) implements HealthEndpointGroup {

        @Override
        public boolean isMember(String name) {
            return group.isMember(name);
        }

        @Override
        public boolean showComponents(SecurityContext context) {
            return mayWatch();
        }

        @Override
        public boolean showDetails(SecurityContext context) {
            return mayWatch();
        }

        @Override
        public StatusAggregator getStatusAggregator() {
            return group.getStatusAggregator();
        }

        @Override
        public HttpCodeStatusMapper getHttpCodeStatusMapper() {
            return group.getHttpCodeStatusMapper();
        }

        @Override
        public @Nullable AdditionalHealthEndpointPath getAdditionalPath() {
            return group.getAdditionalPath();
        }

        private static boolean mayWatch() {
            var caller = RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                    ? Caller.find(attributes.getRequest())
                    : null;
            return caller != null && Right.WATCH.isOf(caller.role());
        }
    }
}
